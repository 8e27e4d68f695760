/**
 * IO: fetches nats-server from Debian's packages into a folder of the checkout. apt checks Debian's
 * signature with private lists and caches, and dpkg-deb unpacks: nothing of the system is changed,
 * no right is needed. The binary appears by one rename, so a half-finished one is never met.
 */
import { chmod, mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as E from 'fp-ts/lib/Either.js';
import { type Candidate, chooseCandidate, parseCandidates } from './apt-candidates.ts';
import { debianOrigin, type Origin } from './debian-origin.ts';
import { natsFloor } from './floors.ts';
import { natsShelf } from './machine-facts.ts';
import { runCommand } from './run-command.ts';
import { parseVersion, type Version } from './version.ts';

/** Fetching or installing was tried and failed; `hint` says what to do, in one line. */
export type ProvisionFailed = {
  readonly _tag: 'ProvisionFailed';
  readonly what: string;
  readonly hint: string;
};

const suites = (codename: string): readonly string[] =>
  ['sid', 'testing', 'forky', 'trixie', `${codename}-backports`].filter((s) => s !== '-backports');

/** Debian's libraries are the GNU C library's; null (musl, unknown) leaves the choice to a try. */
const machineLibc = (): Version | null => {
  const report: unknown = process.report?.getReport();
  const found = /"glibcVersionRuntime":"([\d.]+)"/.exec(JSON.stringify(report) ?? '');
  return parseVersion(found?.[1] ?? '');
};

const aptOptions = (folder: string): readonly string[] =>
  [
    `Dir::Etc::SourceList=${folder}/sources.list`,
    'Dir::Etc::SourceParts=/dev/null',
    `Dir::State::Lists=${folder}/lists`,
    `Dir::State::status=${folder}/status`,
    `Dir::Cache=${folder}/cache`,
    'APT::Sandbox::User=root',
    'APT::Get::AllowUnauthenticated=false',
    'Acquire::AllowInsecureRepositories=false',
    'Acquire::Languages=none',
    'Acquire::Retries=3',
  ].flatMap((option) => ['-o', option]);

/** One suite at a time, newest first: each suite's index is a download of some ten megabytes. */
const offeredBy = async (
  suite: string,
  { mirror, keyring }: Origin,
  folder: string,
): Promise<E.Either<string, readonly Candidate[]>> => {
  await mkdir(join(folder, 'lists', 'partial'), { recursive: true });
  await mkdir(join(folder, 'cache', 'archives', 'partial'), { recursive: true });
  await writeFile(join(folder, 'status'), '');
  const source = `deb [signed-by=${keyring}] ${mirror} ${suite} main\n`;
  await writeFile(join(folder, 'sources.list'), source);
  const options = aptOptions(folder);
  const update = await runCommand('apt-get', [...options, 'update'], { timeoutMs: 300_000 });
  if (!update.ok) return E.left(`${suite}: ${lastLine(update.stderr)}`);
  const shown = await runCommand('apt-cache', [...options, 'show', 'nats-server']);
  return E.right(shown.ok ? parseCandidates(shown.stdout) : []);
};

const lastLine = (text: string): string => text.trim().split('\n').at(-1) ?? '';

const unpack = async (
  { debVersion }: Candidate,
  folder: string,
  shelf: string,
): Promise<E.Either<string, string>> => {
  const wanted = `nats-server=${debVersion}`;
  const options = { cwd: folder, timeoutMs: 300_000 };
  const download = await runCommand(
    'apt-get',
    [...aptOptions(folder), 'download', wanted],
    options,
  );
  if (!download.ok) return E.left(lastLine(download.stderr));
  const unpacked = join(folder, 'unpacked');
  const script = 'dpkg-deb -x nats-server_*.deb unpacked && sync unpacked/usr/sbin/nats-server';
  const extract = await runCommand('sh', ['-c', script], options);
  if (!extract.ok) return E.left(lastLine(extract.stderr));
  const finished = join(folder, 'finished');
  await mkdir(finished);
  await rename(join(unpacked, 'usr', 'sbin', 'nats-server'), join(finished, 'nats-server'));
  await chmod(finished, 0o755);
  const place = join(shelf, debVersion);
  await rm(place, { recursive: true, force: true });
  await rename(finished, place);
  return E.right(join(place, 'nats-server'));
};

const search = async (
  origin: Origin,
  folder: string,
  shelf: string,
): Promise<E.Either<readonly string[], string>> => {
  const problems: string[] = [];
  for (const suite of suites(origin.codename)) {
    const work = await mkdtemp(join(folder, `${suite}-`));
    const offered = await offeredBy(suite, origin, work);
    const chosen = E.isRight(offered)
      ? chooseCandidate(offered.right, natsFloor, machineLibc())
      : undefined;
    const unpacked =
      chosen === undefined ? E.left(`${suite}: none fit`) : await unpack(chosen, work, shelf);
    if (E.isRight(unpacked)) return unpacked;
    problems.push(E.isLeft(offered) ? offered.left : unpacked.left);
  }
  return E.left(problems);
};

const workshop = 'fetching-';

/** The caller holds the lock, so a workshop that is there was left by a process that was killed. */
const removeLeftovers = async (cacheDir: string): Promise<void> => {
  const left = (await readdir(cacheDir)).filter((name) => name.startsWith(workshop));
  for (const name of left) await rm(join(cacheDir, name), { recursive: true, force: true });
};

/** Unpacks the newest nats-server that Debian offers and this machine runs; gives its path. */
export const fetchNats = async (cacheDir: string): Promise<E.Either<ProvisionFailed, string>> => {
  const shelf = natsShelf(cacheDir);
  await mkdir(shelf, { recursive: true });
  await removeLeftovers(cacheDir);
  const folder = await mkdtemp(join(cacheDir, workshop));
  try {
    const origin = await debianOrigin(folder);
    const result = E.isLeft(origin)
      ? E.left([origin.left])
      : await search(origin.right, folder, shelf);
    if (E.isRight(result)) return result;
    const what = `nats-server could not be fetched from Debian (${result.left.join('; ')})`;
    const hint = `${what}: check the network, or put nats-server 2.10.27 or newer on the PATH`;
    return E.left({ _tag: 'ProvisionFailed', what, hint });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};
