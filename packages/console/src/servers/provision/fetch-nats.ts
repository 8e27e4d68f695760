/**
 * IO: fetches nats-server from Debian's packages into a folder of the checkout: the newest that
 * Debian offers in any suite and that runs on this machine. The release's own is too old on Debian
 * 12.
 */
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as E from 'fp-ts/lib/Either.js';
import { chooseCandidate } from './apt-candidates.ts';
import { isOffline } from './apt-problem.ts';
import { debianOrigin, type Origin } from './debian-origin.ts';
import { offeredBy, unpack } from './debian-suite.ts';
import { natsFloor } from './floors.ts';
import { natsShelf } from './machine-facts.ts';
import { parseVersion, type Version } from './version.ts';

/** Fetching or installing was tried and failed; `hint` says what to do, in one line. */
export type ProvisionFailed = {
  readonly _tag: 'ProvisionFailed';
  readonly what: string;
  readonly hint: string;
};

/** Newest first, so that mostly one suite's index (some ten megabytes) has to be read. */
const suites = (codename: string): readonly string[] => [
  ...['sid', 'testing', 'forky', 'trixie'],
  ...(codename === '' ? [] : [`${codename}-backports`]),
];

/** Null where the C library is not GNU's: then the package is tried and its version asked. */
const machineLibc = (): Version | null => {
  const report: unknown = process.report?.getReport();
  const found = /"glibcVersionRuntime":"([\d.]+)"/.exec(JSON.stringify(report) ?? '');
  return parseVersion(found?.[1] ?? '');
};

const fromSuite = async (
  suite: string,
  origin: Origin,
  folder: string,
  shelf: string,
): Promise<E.Either<string, string>> => {
  const work = await mkdtemp(join(folder, `${suite}-`));
  const offered = await offeredBy(suite, origin, work);
  if (E.isLeft(offered)) return offered;
  const candidate = chooseCandidate(offered.right, natsFloor, machineLibc());
  return candidate === undefined ? E.left('offers none that fits') : unpack(candidate, work, shelf);
};

/** The path from the first suite that has one; else the first suite's problem, the most telling. */
const search = async (
  origin: Origin,
  folder: string,
  shelf: string,
): Promise<E.Either<string, string>> => {
  const problems: string[] = [];
  for (const suite of suites(origin.codename)) {
    const fetched = await fromSuite(suite, origin, folder, shelf);
    if (E.isRight(fetched)) return fetched;
    problems.push(`${suite}: ${fetched.left}`);
    if (isOffline(fetched.left)) break;
  }
  return E.left(problems[0] ?? '');
};

const workshop = 'fetching-';

/** The caller holds the lock, so a workshop that is there was left by a process that was killed. */
const removeLeftovers = async (cacheDir: string): Promise<void> => {
  const left = (await readdir(cacheDir)).filter((name) => name.startsWith(workshop));
  for (const name of left) await rm(join(cacheDir, name), { recursive: true, force: true });
};

/** Unpacks nats-server below `cacheDir`, whose lock the caller holds; gives the binary's path. */
export const fetchNats = async (cacheDir: string): Promise<E.Either<ProvisionFailed, string>> => {
  const shelf = natsShelf(cacheDir);
  await mkdir(shelf, { recursive: true });
  await removeLeftovers(cacheDir);
  const folder = await mkdtemp(join(cacheDir, workshop));
  try {
    const origin = await debianOrigin(folder);
    const result = E.isLeft(origin) ? origin : await search(origin.right, folder, shelf);
    if (E.isRight(result)) return result;
    const what = `nats-server could not be fetched from Debian (${result.left})`;
    const hint = `${what}: check the network, or put nats-server 2.10.27 or newer on the PATH`;
    return E.left({ _tag: 'ProvisionFailed', what, hint });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};
