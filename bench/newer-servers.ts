/**
 * The tests of real databases with newer servers than this machine's libc can run: in a Debian of
 * their own, unpacked once below `.servers`, in a mount namespace that goes with the run. IO.
 * Needs root and debootstrap; what is lacking is said, and is a problem, not a pass.
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, realpathSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const checkout = fileURLToPath(new URL('..', import.meta.url)).replace(/\/$/, '');
const mirror = 'http://deb.debian.org/debian';

/** A release of Debian, and the servers under test that it has. */
const roots = [
  { suite: 'trixie', packages: ['postgresql-17', 'redis-server'], servers: ['redis-server'] },
  { suite: 'sid', packages: ['postgresql-18', 'valkey-server'], servers: ['valkey-server'] },
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
  const folder = join(checkout, '.servers/roots', root.suite);
  const made = await makeRoot(root, folder, say);
  if (made !== null) return [`${root.suite}: ${made}`];
  const [postgres] = readdirSync(join(folder, 'usr/lib/postgresql'));
  const versions = [`/usr/lib/postgresql/${postgres}/bin/postgres`, ...root.servers].map(
    (program) => inRoot(folder, program, '--version').trim(),
  );
  say(`${root.suite}: ${versions.join(', ')}`);
  const tests = files.map((name) => `test/${name}`).join(' ');
  const code = await run('unshare', [
    ...['--mount', 'sh', '-euc', script, 'sh', folder, checkout],
    ...[dirname(dirname(realpathSync(process.execPath))), `npx ava --serial ${tests}`],
  ]);
  return code === 0 ? [] : [`${root.suite} (${versions.join(', ')}): ava ended with ${code}`];
};

/** Of root, checkout, folder of Node and command: the mounts are gone when it ends. */
const script = `
  for place in proc dev; do mount --rbind /$place "$1/$place"; done
  mkdir -p "$1$2" "$1/opt/node"
  mount --bind "$2" "$1$2"
  mount --bind "$3" "$1/opt/node"
  exec chroot "$1" env PATH=/opt/node/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root CI=true \\
    sh -c "cd '$2' && $4"
`;

/** Null once it is there; made under another name, so that half a one is never taken for whole. */
const makeRoot = async (
  { suite, packages }: Root,
  folder: string,
  say: Say,
): Promise<string | null> => {
  if (existsSync(folder)) return null;
  const making = `${folder}.making`;
  rmSync(making, { recursive: true, force: true });
  mkdirSync(making, { recursive: true });
  say(`${suite}: a Debian of its own is unpacked into ${folder}, once`);
  const unpacked = await run('debootstrap', ['--variant=minbase', suite, making, mirror]);
  if (unpacked !== 0) return `debootstrap ended with ${unpacked}`;
  const install = ['apt-get', 'install', '-y', '-qq', '--no-install-recommends'];
  const installed = await run('chroot', [making, ...install, ...packages, ...always]);
  if (installed !== 0) return `its packages could not be installed (${installed})`;
  renameSync(making, folder);
  return null;
};

const inRoot = (folder: string, ...command: readonly string[]): string =>
  spawnSync('chroot', [folder, ...command], { encoding: 'utf8' }).stdout;

const run = async (program: string, args: readonly string[]): Promise<number | null> => {
  const child = spawn(program, args, { cwd: checkout, stdio: 'inherit' });
  const [code] = await once(child, 'exit');
  return code;
};
