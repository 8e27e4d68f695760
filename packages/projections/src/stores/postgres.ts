/**
 * Rows in PostgreSQL: one transaction per batch, checkpoints locked first and moved last by
 * compare-and-set. IO.
 *
 * Rows that were read or written stay in memory, so that a batch usually reads nothing. They hold
 * only while the checkpoints are where this store left them: whoever else moved them, or a
 * transaction that failed, makes it read again.
 */
import * as E from 'fp-ts/lib/Either.js';
import type { Pool, PoolClient } from 'pg';
import type { Table } from '../model/table.ts';
import { lockCheckpoints, moveCheckpoints, moved } from './checkpoint-rows.ts';
import { isDataError } from './data-error.ts';
import { RowCache } from './row-cache.ts';
import { liveSchema } from './schema.ts';
import type { Checkpoint, Store, Transaction } from './store.ts';
import { readRows, writeChanges } from './table-rows.ts';

type Options = {
  readonly schema?: string;
  /** False where a crash means starting over anyway; the live rows always wait for the disk. */
  readonly durable?: boolean;
};

/** More rows than this in memory: those not used lately are forgotten. */
const manyRows = 20_000;

type Kept = { readonly cache: RowCache; left: string };

export const createPostgresStore = (
  pool: Pool,
  { schema = liveSchema, durable = true }: Options = {},
): Store => {
  const kept: Kept = { cache: new RowCache(), left: '' };
  return {
    transact: async (work) => {
      const client = await pool.connect();
      let failed = true;
      try {
        await client.query('begin');
        if (!durable) await client.query('set local synchronous_commit = off');
        const result = await work(transactionOn(client, schema, kept));
        await client.query('commit');
        failed = false;
        if (kept.cache.size > manyRows) kept.cache.forget();
        return result;
      } finally {
        if (failed) kept.cache.clear();
        // A failed transaction ends with its connection: nothing waits for an answer to a rollback.
        client.release(failed);
      }
    },
  };
};

const transactionOn = (client: PoolClient, schema: string, kept: Kept): Transaction => {
  let place = '';
  let checkpoints: readonly Checkpoint[] = [];
  const { cache } = kept;
  const changed = new Set<Table>();
  const flush = async () => {
    const tables = [...changed];
    changed.clear();
    const changes = tables.map((table) => ({ table, ...cache.at(table).take() }));
    await writeChanges(client, schema, changes);
  };
  return {
    lockCheckpoints: async () => {
      ({ place, checkpoints } = await lockCheckpoints(client, schema));
      if (markOf(place, checkpoints) !== kept.left) cache.clear();
      return checkpoints;
    },
    read: (tables, lookups) =>
      cache.load(tables, lookups, (missing) => readRows(client, schema, missing)),
    write: async (tables) => {
      for (const table of tables) changed.add(table);
    },
    move: async (moves) => {
      await flush();
      await moveCheckpoints(client, schema, moves);
      kept.left = markOf(place, moved(checkpoints, moves));
    },
    attempt: async (work) => {
      await flush(); // what others changed is not undone with it
      return attempt(client, cache, async () => {
        const result = await work();
        await flush();
        return result;
      });
    },
  };
};

const markOf = (place: string, checkpoints: readonly Checkpoint[]): string =>
  JSON.stringify([place, checkpoints]);

const attempt = async <A>(
  client: PoolClient,
  cache: RowCache,
  work: () => Promise<A>,
): Promise<E.Either<string, A>> => {
  await client.query('savepoint attempt');
  try {
    const result = await work();
    await client.query('release savepoint attempt');
    return E.right(result);
  } catch (error) {
    if (!isDataError(error)) throw error;
    cache.clear();
    await client.query('rollback to savepoint attempt');
    return E.left(error.message);
  }
};
