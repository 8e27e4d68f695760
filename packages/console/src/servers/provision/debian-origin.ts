/**
 * IO: where this machine gets Debian from, and the keys that Debian signs with. Another
 * distribution's machine (Ubuntu) fetches Debian's keyring as a package of its own distribution.
 */
import { access, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as E from 'fp-ts/lib/Either.js';
import { type AptSource, debianMirror, parseAptSources } from './apt-sources.ts';
import { runCommand } from './run-command.ts';

export type Origin = {
  readonly mirror: string;
  readonly keyring: string;
  /** The Debian release that this machine runs; empty on other distributions. */
  readonly codename: string;
};

const fallbackMirror = 'http://deb.debian.org/debian';
const keyringPath = 'usr/share/keyrings/debian-archive-keyring.gpg';

const sourcesOfMachine = async (): Promise<readonly AptSource[]> => {
  const folder = '/etc/apt/sources.list.d';
  const names = await readdir(folder).catch(() => []);
  const files = ['/etc/apt/sources.list', ...names.sort().map((name) => join(folder, name))];
  const texts = await Promise.all(files.map((file) => readFile(file, 'utf8').catch(() => '')));
  return files.flatMap((file, index) => parseAptSources(file, texts[index] ?? ''));
};

const debianCodename = async (): Promise<string> => {
  const release = await readFile('/etc/os-release', 'utf8').catch(() => '');
  const isDebian = /^ID="?debian"?$/m.test(release);
  return isDebian ? (/^VERSION_CODENAME="?([\w-]+)"?$/m.exec(release)?.[1] ?? '') : '';
};

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

const fetchKeyring = async (folder: string): Promise<E.Either<string, string>> => {
  const script = [
    'apt-get -o APT::Sandbox::User=root download debian-archive-keyring',
    'dpkg-deb -x debian-archive-keyring_*.deb keyring',
  ].join(' && ');
  const fetched = await runCommand('sh', ['-c', script], { cwd: folder, timeoutMs: 120_000 });
  const keyring = join(folder, 'keyring', keyringPath);
  if (fetched.ok && (await exists(keyring))) return E.right(keyring);
  return E.left("Debian's keyring is not on this machine (package debian-archive-keyring)");
};

/** The mirror, keyring and release; `folder` takes the keyring where the machine has none. */
export const debianOrigin = async (folder: string): Promise<E.Either<string, Origin>> => {
  const codename = await debianCodename();
  const own = codename === '' ? undefined : debianMirror(await sourcesOfMachine(), codename);
  const known = [own?.signedBy ?? '', join('/', keyringPath)].filter((path) => path !== '');
  const present = await Promise.all(known.map(exists));
  const keyring = known.find((_, index) => present[index]);
  const either = keyring === undefined ? await fetchKeyring(folder) : E.right(keyring);
  return E.isLeft(either)
    ? either
    : E.right({ mirror: own?.uri ?? fallbackMirror, keyring: either.right, codename });
};
