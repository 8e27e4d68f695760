/**
 * Rows in PostgreSQL for a rebuild: nobody else writes there and nobody reads yet, so the rows stay
 * in memory for thousands of events, and those that are new are copied in. IO.
 *
 * Rows and checkpoints still move together, only less often: whatever dies, the schema is as of its
 * checkpoints, and the rebuild goes on from them.
 */
import { once } from 'node:events';
import * as E from 'fp-ts/lib/Either.js';
import type { Pool, PoolClient } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { pastOf, type Row, type Table } from '../model/table.ts';
import { lockCheckpoints, moveCheckpoints, moved } from './checkpoint-rows.ts';
import { readCheckpoints } from './checkpoints.ts';
import { copyLine } from './copy-text.ts';
import { RowCache } from './row-cache.ts';
import { copyRows } from './sql.ts';
import type { Checkpoint, Move, Store } from './store.ts';
import { readRows, type TableChanges, writeChanges } from './table-rows.ts';

export type BulkStore = Store & {
  /** Writes what is in memory; until then a crash takes it. */
  readonly flush: () => Promise<void>;
  /** Forgets everything that was not written, and starts from the schema's checkpoints. */
  readonly reload: () => Promise<readonly Checkpoint[]>;
};

/** So many changed rows are written at once: memory is bounded by it. */
const usualRows = 6_000;

export const createBulkStore = (
  pool: Pool,
  schema: string,
  flushAt: number = usualRows,
): BulkStore => {
  const cache = new RowCache();
  let written: readonly Checkpoint[] = [];
  let checkpoints: readonly Checkpoint[] = [];
  let eventTime = '';
  /** What is being written while the next events are folded; never more than one stretch. */
  let writing: Promise<void> = Promise.resolve();

  const reload = async () => {
    await writing.catch(() => undefined);
    writing = Promise.resolve();
    cache.clear();
    written = await readCheckpoints(pool, schema);
    checkpoints = written;
    return written;
  };
  const begin = async () => {
    await writing;
    const moves = movesBetween(written, checkpoints, eventTime);
    if (moves.length === 0) return;
    cache.forget();
    const taken = cache.tables.map((working) => ({ table: working.table, ...working.take() }));
    const reached = checkpoints;
    writing = inTransaction(pool, async (client) => {
      await lockCheckpoints(client, schema);
      for (const changes of taken) await writeInBulk(client, schema, changes);
      await moveCheckpoints(client, schema, moves);
      written = reached;
    });
    writing.catch(() => undefined); // whoever waits for it next is told
  };
  const flush = async () => {
    await begin();
    await writing;
  };
  const transact: Store['transact'] = async (work) => {
    try {
      const result = await work({
        lockCheckpoints: async () => checkpoints,
        read: (tables, lookups) =>
          cache.load(tables, lookups, (missing) =>
            withClient(pool, (client) => readRows(client, schema, missing)),
          ),
        write: async () => undefined,
        move: async (moves) => {
          checkpoints = moved(checkpoints, moves);
          eventTime = moves[0]?.eventTime ?? eventTime;
        },
        attempt: async (task) => E.right(await task()),
      });
      if (cache.changes >= flushAt) await begin();
      return result;
    } catch (error) {
      await reload();
      throw error;
    }
  };
  return { transact, flush, reload };
};

const movesBetween = (
  before: readonly Checkpoint[],
  now: readonly Checkpoint[],
  eventTime: string,
): readonly Move[] =>
  now.flatMap(({ projection, sequence: to }, i) => {
    const from = before[i]?.sequence ?? 0;
    return to === from ? [] : [{ projection, from, to, eventTime }];
  });

const withClient = async <A>(pool: Pool, work: (client: PoolClient) => Promise<A>): Promise<A> => {
  const client = await pool.connect();
  let failed = true;
  try {
    const result = await work(client);
    failed = false;
    return result;
  } finally {
    client.release(failed);
  }
};

const inTransaction = (pool: Pool, work: (client: PoolClient) => Promise<void>): Promise<void> =>
  withClient(pool, async (client) => {
    await client.query('begin');
    await client.query('set local synchronous_commit = off');
    await work(client);
    await client.query('commit');
  });

/** What is new is copied; the rest, which is little, goes the way of the live rows. */
const writeInBulk = async (
  client: PoolClient,
  schema: string,
  { table, inserts, past, ...rest }: TableChanges,
): Promise<void> => {
  await copyIn(client, schema, table, inserts);
  await copyIn(client, schema, pastOf(table), past);
  await writeChanges(client, schema, [{ ...rest, table, inserts: [], past: [] }]);
};

/** Characters that are handed over at once. */
const chunkLength = 256 * 1024;

const copyIn = async (
  client: PoolClient,
  schema: string,
  table: Table,
  rows: readonly Row[],
): Promise<void> => {
  if (rows.length === 0) return;
  const stream = client.query(copyFrom(copyRows(schema, table)));
  const ended = once(stream, 'finish');
  const line = copyLine(table);
  let chunk = '';
  for (const row of rows) {
    chunk += line(row);
    if (chunk.length < chunkLength) continue;
    if (!stream.write(chunk)) await Promise.race([once(stream, 'drain'), ended]);
    chunk = '';
  }
  stream.end(chunk);
  await ended;
};
