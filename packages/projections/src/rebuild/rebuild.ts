/**
 * Rebuilds the read models from the first event into a schema of their own, while the live ones
 * serve; then puts them in their place, or, with `check`, compares the two row by row. IO.
 */

import { type Log, pinOf } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import type { Pool, PoolClient } from 'pg';
import { allTables, wantedCheckpoints } from '../projections/all-projections.ts';
import { CannotApply } from '../run/apply-batch.ts';
import { startCheckpoints } from '../stores/checkpoints.ts';
import { ensureSchema, liveSchema } from '../stores/schema.ts';
import { quote } from '../stores/sql.ts';
import { checkAgainstLive } from './check-against-live.ts';
import { countRows, countUnreadable } from './count-rows.ts';
import { failure, type ProjectionProof, type RebuildFailure } from './failure.ts';
import { foldLog, type LogFold } from './fold-log.ts';
import { parkedLive } from './parked-live.ts';
import { progressOf, type RebuildProgress } from './progress.ts';
import { dropSchemas, leaveSchemas, mayGoOn } from './scratch-schema.ts';
import { replacedSchema, swapSchemas } from './swap.ts';

export type RebuildDeps = {
  readonly log: Log;
  readonly pool: Pool;
  readonly report: (progress: RebuildProgress) => void;
  readonly check?: boolean;
  readonly signal?: AbortSignal;
  /** How much is kept in memory before it is written; only a test has a reason to say so. */
  readonly stretch?: number;
};

export type Rebuilt = {
  readonly sequence: number;
  readonly events: number;
  readonly unreadable: number;
  readonly rows: number;
  readonly ms: number;
  readonly checked: boolean;
  /** What was compared, projection by projection; nothing when the rows were replaced. */
  readonly proofs: readonly ProjectionProof[];
};

/** One rebuild at a time, whoever starts it. */
const rebuildLock = 7_302_115;

export const rebuild = async (deps: RebuildDeps): Promise<E.Either<RebuildFailure, Rebuilt>> => {
  const client = await deps.pool.connect();
  try {
    const { rows } = await client.query('select pg_try_advisory_lock($1) as free', [rebuildLock]);
    if (rows[0]?.free !== true) return E.left(failure('RebuildBusy', 'another rebuild is running'));
    return await rebuildLocked(deps, client);
  } finally {
    // A lock that could not be given back ends with the connection.
    client.release(true);
  }
};

const rebuildLocked = async (
  deps: RebuildDeps,
  client: PoolClient,
): Promise<E.Either<RebuildFailure, Rebuilt>> => {
  const schema = deps.check === true ? 'ledger_check' : 'ledger_rebuild';
  const stop = new AbortController();
  const signal = AbortSignal.any([stop.signal, deps.signal ?? stop.signal]);
  // What is interrupted is gone on with next time; what came to an end leaves nothing.
  let left = [replacedSchema];
  try {
    const ended = await rebuildInto(deps, client, schema, signal);
    left = [schema, replacedSchema];
    return ended;
  } catch (error) {
    if (!(error instanceof CannotApply)) throw error;
    left = [schema, replacedSchema];
    return E.left(failure('RebuildStopped', error.message));
  } finally {
    stop.abort();
    await leaveSchemas(client, left);
    await client.query('select pg_advisory_unlock($1)', [rebuildLock]).catch(() => undefined);
  }
};

const rebuildInto = async (
  deps: RebuildDeps,
  client: PoolClient,
  schema: string,
  signal: AbortSignal,
): Promise<E.Either<RebuildFailure, Rebuilt>> => {
  const { log, pool, report, check = false } = deps;
  const begun = performance.now();
  const created = pinOf(await log.head());
  await openSchema(pool, client, schema, created);
  const mayPark = await parkedLive(pool);
  const fold = await foldLog({ log, pool, schema, mayPark, signal, stretch: deps.stretch });
  const from = fold.sequence();
  const advance = async (target: number) =>
    fold.advance(target, () =>
      report(progressOf(from, fold.sequence(), target, performance.now() - begun)),
    );
  const finish = check
    ? await checkAgainstLive({ pool, client, schema, created, advance })
    : await replaceLive({ log, client, schema, created, advance, fold });
  if (E.isLeft(finish)) return finish;
  const proofs = finish.right;
  const rows = check
    ? proofs.reduce((sum, proof) => sum + proof.rows, 0)
    : await countRows(client, liveSchema);
  const sequence = fold.sequence();
  const unreadable = await countUnreadable(client, check ? schema : liveSchema);
  const ms = Math.round(performance.now() - begun);
  return E.right({
    sequence,
    events: sequence - unreadable,
    unreadable,
    rows,
    ms,
    checked: check,
    proofs,
  });
};

/** What an interrupted rebuild left is gone on with, if it is of these definitions. */
const openSchema = async (
  pool: Pool,
  client: PoolClient,
  schema: string,
  created: string,
): Promise<void> => {
  await dropSchemas(client, [replacedSchema]);
  if (await mayGoOn(client, schema, created)) return;
  await dropSchemas(client, [schema]);
  await ensureSchema(pool, schema);
  await startCheckpoints(pool, wantedCheckpoints, created, schema);
};

type Replacing = {
  readonly log: Pick<Log, 'head'>;
  readonly client: PoolClient;
  readonly schema: string;
  readonly created: string;
  readonly advance: (target: number) => Promise<void>;
  readonly fold: LogFold;
};

/** To the head, verified, and then under the swap's lock exactly as far as the live rows. */
const replaceLive = async ({
  log,
  client,
  schema,
  created,
  advance,
  fold,
}: Replacing): Promise<E.Either<RebuildFailure, readonly ProjectionProof[]>> => {
  const head = await log.head();
  if (pinOf(head) !== created) {
    return E.left(failure('StreamChanged', `LEDGER was replaced, created ${head.created}`));
  }
  await advance(head.lastSequence);
  const missing = await missingEvents(client, schema, fold.sequence());
  if (missing !== null) return E.left(failure('RebuildIncomplete', missing));
  for (const { name } of allTables) await client.query(`analyze ${quote(schema)}.${quote(name)}`);
  await swapSchemas({ client, schema, streamCreated: created, advance });
  return E.right([]);
};

/** Every sequence from the first to the last has to be a readable event or a parked message. */
const missingEvents = async (
  client: PoolClient,
  schema: string,
  last: number,
): Promise<string | null> => {
  const s = quote(schema);
  const { rows } = await client.query(
    `select count(*) as found, coalesce(max(sequence), 0) as newest from (
      select sequence from ${s}.event_index union select sequence from ${s}.parked_events) e`,
  );
  const [found, newest] = [Number(rows[0]?.found), Number(rows[0]?.newest)];
  return found === last && newest === last
    ? null
    : `${found} of ${last} messages were read, the newest is ${newest}: the log has gaps`;
};
