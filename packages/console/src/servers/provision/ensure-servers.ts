/**
 * IO: makes the servers that are needed available on this machine, fetching what is missing, and
 * says which one was chosen and why. Several processes may ask at once: one fetches, the others
 * wait.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import * as E from 'fp-ts/lib/Either.js';
import { defaultCacheDir } from './cache-dir.ts';
import { withLock } from './exclusive-lock.ts';
import { fetchNats, type ProvisionFailed } from './fetch-nats.ts';
import { installPackages } from './install-packages.ts';
import { defaultSearch, machineFacts } from './machine-facts.ts';
import {
  type Found,
  planProvision,
  type ServerName,
  type ServersMissing,
  type Step,
} from './plan-provision.ts';
import { showVersion } from './version.ts';

/** One line for the person is in `hint`; the console exits 3. */
export type Missing = ServersMissing | ProvisionFailed;

/** `path` is the server's binary; for PostgreSQL the folder of its binaries (initdb, pg_ctl, …). */
export type Binary = { readonly path: string; readonly version: string; readonly why: string };
export type Binaries<Need extends ServerName = ServerName> = Readonly<Record<Need, Binary>>;

type Options<Need extends ServerName> = {
  readonly need: readonly Need[];
  /** Where unpacked servers are kept; by default `.servers` in the checkout. */
  readonly cacheDir?: string;
  /** The folders to look for binaries in; by default those of the PATH. */
  readonly search?: readonly string[];
  /** Called with one line per thing done or chosen. */
  readonly report: (line: string) => void;
};

const carryOut = async (
  steps: readonly Step[],
  cacheDir: string,
  report: (line: string) => void,
): Promise<E.Either<Missing, true>> => {
  for (const step of steps) if (step._tag !== 'Use') report(step.why);
  if (steps.some(({ _tag }) => _tag === 'Unpack')) {
    const fetched = await fetchNats(cacheDir);
    if (E.isLeft(fetched)) return fetched;
  }
  const packages = steps.flatMap((step) => (step._tag === 'Install' ? step.packages : []));
  return packages.length > 0 ? installPackages(packages) : E.right(true);
};

/** A folder that may not be written or a full disk is the person's to mend; all else is a bug. */
const unwritable = (error: unknown, cacheDir: string): E.Either<Missing, never> => {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (!['EACCES', 'EPERM', 'EROFS', 'ENOSPC', 'EDQUOT', 'ENOTDIR'].includes(code)) throw error;
  const what = `the folder ${cacheDir}, where servers are kept, cannot be written (${code})`;
  return E.left({
    _tag: 'ProvisionFailed',
    what,
    hint: `${what}: make it writable, free some space`,
  });
};

type Ask = {
  readonly need: readonly ServerName[];
  readonly cacheDir: string;
  readonly search: readonly string[];
  readonly report: (line: string) => void;
};

const plan = async ({ need, cacheDir, search }: Ask): Promise<E.Either<Missing, readonly Step[]>> =>
  planProvision(need, await machineFacts(cacheDir, search));

const fetchMissing = async (ask: Ask): Promise<E.Either<Missing, true>> => {
  const { cacheDir, report } = ask;
  const fetchNow = async (): Promise<E.Either<Missing, true>> => {
    const steps = await plan(ask);
    return E.isLeft(steps) ? steps : carryOut(steps.right, cacheDir, report);
  };
  const onWait = () => report('waiting for another process that fetches the servers');
  try {
    await mkdir(cacheDir, { recursive: true });
    return await withLock(join(cacheDir, 'lock'), fetchNow, onWait);
  } catch (error) {
    return unwritable(error, cacheDir);
  }
};

const asBinary = ({ path, version }: Found, why: string): Binary => ({
  path,
  version: version === null ? 'unknown' : showVersion(version),
  why,
});

/** What stands after fetching is looked at afresh: a package may be older than the ledger needs. */
const chosen = (steps: readonly Step[], cacheDir: string): E.Either<Missing, readonly Binary[]> => {
  const unfit = steps.filter((step) => step._tag !== 'Use');
  const used = steps.flatMap((step) =>
    step._tag === 'Use' ? [asBinary(step.found, step.why)] : [],
  );
  if (unfit.length === 0) return E.right(used);
  const what = unfit.map(({ server, why }) => `${server} (${why})`).join(', ');
  const hint = `cannot use what was fetched for ${what}: remove ${cacheDir} and start again`;
  return E.left({ _tag: 'ProvisionFailed', what, hint });
};

/** Steps in which every server is there to be used, after fetching what was not. */
const settled = async (ask: Ask): Promise<E.Either<Missing, readonly Step[]>> => {
  const steps = await plan(ask);
  if (E.isLeft(steps) || steps.right.every(({ _tag }) => _tag === 'Use')) return steps;
  const fetched = await fetchMissing(ask);
  return E.isLeft(fetched) ? fetched : plan(ask);
};

/** Finds or fetches every server in `need`. */
export const ensureServers = async <Need extends ServerName>({
  need,
  cacheDir = defaultCacheDir(),
  search = defaultSearch(),
  report,
}: Options<Need>): Promise<E.Either<Missing, Binaries<Need>>> => {
  const steps = await settled({ need, cacheDir, search, report });
  if (E.isLeft(steps)) return steps;
  const binaries = chosen(steps.right, cacheDir);
  if (E.isLeft(binaries)) return binaries;
  for (const { why } of binaries.right) report(why);
  const entries = need.map((server, index) => [server, binaries.right[index]]);
  return E.right(Object.fromEntries(entries));
};
