/**
 * The tests of real databases with newer servers than this machine's libc can run: in a Debian of
 * their own, unpacked once below `.servers`, in a mount namespace that goes with the run. IO.
 * Needs root and debootstrap; what is lacking is said, and is a problem, not a pass.
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, realpathSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const checkout = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '');
const mirror = 'http://deb.debian.org/debian';

/** A release of Debian, what is installed in it, and the programs whose versions are told. */
const roots = [
  { name: 'trixie', suite: 'trixie', packages: ['postgresql-17', 'redis-server'] },
  { name: 'trixie-valkey', suite: 'trixie', packages: ['postgresql-17', 'valkey-server'] },
  { name: 'sid', suite: 'sid', packages: ['postgresql-18', 'valkey-server'] },
] as const;
type Root = (typeof roots)[number];

const always = ['ca-certificates', 'procps', 'libstdc++6'];

const isAbout = /^(database|redis|point-in-time|rpo).*\.test\.ts$/;
const files = readdirSync(join(checkout, 'test')).filter((name) => isAbout.test(name));

type Say = (line: string) => void;

export const newerServers = async (say: Say): Promise<readonly string[]> => {
  if (process.getuid?.() !== 0) return ['newer servers need root, for a Debian of their own'];
  if (spawnSync('debootstrap', ['--version']).error !== undefined) {
    return ['debootstrap is not installed: apt-get install debootstrap'];
  }
  const problems: string[] = [];
  for (const root of roots) problems.push(...(await testIn(root, say)));
  return problems;
};

const testIn = async (root: Root, say: Say): Promise<readonly string[]> => {
  const folder = join(checkout, '.servers/roots', root.name);
  const made = await makeRoot(root, folder, say);
  if (made !== null) return [`${root.name}: ${made}`];
  const [postgresql = '', cache = ''] = root.packages;
  const binaries = `/usr/lib/postgresql/${postgresql.split('-')[1]}/bin/postgres`;
  const versions = [binaries, cache].map((program) => inRoot(folder, program, '--version').trim());
  say(`${root.name}: ${versions.join(', ')}`);
  const tests = files.map((name) => `test/${name}`).join(' ');
  const code = await within(folder, `node node_modules/.bin/ava --serial ${tests}`);
  return code === 0 ? [] : [`${root.name} (${versions.join(', ')}): ava ended with ${code}`];
};

/** Null once it is there; made under another name, so that half a one is never taken for whole. */
const makeRoot = async (
  { name, suite, packages }: Root,
  folder: string,
  say: Say,
): Promise<string | null> => {
  if (existsSync(folder)) return null;
  const making = `${folder}.making`;
  rmSync(making, { recursive: true, force: true });
  mkdirSync(making, { recursive: true });
  say(`${name}: a Debian of its own is unpacked into ${folder}, once`);
  const unpacked = await run('debootstrap', ['--variant=minbase', suite, making, mirror]);
  if (unpacked !== 0) return `debootstrap ended with ${unpacked}`;
  const installed = await within(making, `${install} ${[...packages, ...always].join(' ')}`);
  if (installed !== 0) return `its packages could not be installed (${installed})`;
  renameSync(making, folder);
  return null;
};

/** A release under development says for how long its lists are good, and may be looked at later. */
const install = `apt-get -qq -o Acquire::Check-Valid-Until=false update &&
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends`;

/**
 * A command in the root, beside this checkout and this very Node, and nothing else of this machine:
 * Node may lie in /usr/bin, with an apt-get beside it. The mounts go when it ends.
 */
const within = (folder: string, command: string): Promise<number | null> => {
  const node = realpathSync(process.execPath);
  return run('unshare', ['--mount', 'sh', '-euc', script, 'sh', folder, checkout, node, command]);
};

const script = `
  for place in proc dev; do mount --rbind /$place "$1/$place"; done
  mkdir -p "$1$2" "$1/usr/local/bin"
  touch "$1/usr/local/bin/node"
  mount --bind "$2" "$1$2"
  mount --bind "$3" "$1/usr/local/bin/node"
  exec chroot "$1" env PATH=/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root CI=true \\
    sh -c "cd '$2' && $4"
`;

const inRoot = (folder: string, ...command: readonly string[]): string =>
  spawnSync('chroot', [folder, ...command], { encoding: 'utf8' }).stdout;

const run = async (program: string, args: readonly string[]): Promise<number | null> => {
  const child = spawn(program, args, { cwd: checkout, stdio: 'inherit' });
  const [code] = await once(child, 'exit');
  return code;
};
