/**
 * IO: makes the servers that are needed available on this machine, fetching what is missing, and says
 * which one was chosen and why. Several processes may ask at once: one fetches, the others wait.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import * as E from 'fp-ts/lib/Either.js';
import { defaultCacheDir } from './cache-dir.ts';
import { withLock } from './exclusive-lock.ts';
import { fetchNats, type ProvisionFailed } from './fetch-nats.ts';
import { installPackages } from './install-packages.ts';
import { machineFacts } from './machine-facts.ts';
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

const fetchMissing = (
  need: readonly ServerName[],
  cacheDir: string,
  report: (line: string) => void,
): Promise<E.Either<Missing, true>> =>
  withLock(join(cacheDir, 'lock'), async () => {
    const plan = planProvision(need, await machineFacts(cacheDir));
    return E.isLeft(plan) ? plan : carryOut(plan.right, cacheDir, report);
  });

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

const plan = async (
  need: readonly ServerName[],
  cacheDir: string,
): Promise<E.Either<Missing, readonly Step[]>> => planProvision(need, await machineFacts(cacheDir));

/** Finds or fetches every server in `need`. */
export const ensureServers = async <Need extends ServerName>({
  need,
  cacheDir = defaultCacheDir(),
  report,
}: Options<Need>): Promise<E.Either<Missing, Binaries<Need>>> => {
  const first = await plan(need, cacheDir);
  if (E.isLeft(first)) return first;
  const complete = first.right.every(({ _tag }) => _tag === 'Use');
  if (!complete) {
    await mkdir(cacheDir, { recursive: true });
    const fetched = await fetchMissing(need, cacheDir, report);
    if (E.isLeft(fetched)) return fetched;
  }
  const last = complete ? first : await plan(need, cacheDir);
  if (E.isLeft(last)) return last;
  const binaries = chosen(last.right, cacheDir);
  if (E.isLeft(binaries)) return binaries;
  for (const { why } of binaries.right) report(why);
  const entries = need.map((server, index) => [server, binaries.right[index]]);
  return E.right(Object.fromEntries(entries));
};
