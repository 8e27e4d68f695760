/**
 * Rows in PostgreSQL: one transaction per batch, checkpoints locked first and moved last by
 * compare-and-set. IO.
 */
import * as E from 'fp-ts/lib/Either.js';
import type { Pool, PoolClient } from 'pg';
import type { TableChanges } from '../model/fold-batch.ts';
import type { Lookup, Row, Table } from '../model/table.ts';
import { isDataError } from './data-error.ts';
import { rowTypes } from './row-types.ts';
import { liveSchema } from './schema.ts';
import { deleteRows, groupLookups, quote, selectRows, upsertRows } from './sql.ts';
import { toStorable } from './storable.ts';
import type { Checkpoint, Move, Store, Transaction } from './store.ts';

/** Another projector, or a rebuild, was faster: read the checkpoints again. */
class CheckpointMoved extends Error {}

type Options = {
  readonly schema?: string;
  /** False where a crash means starting over anyway; the live rows always wait for the disk. */
  readonly durable?: boolean;
};

export const createPostgresStore = (
  pool: Pool,
  { schema = liveSchema, durable = true }: Options = {},
): Store => ({
  transact: async (work) => {
    const client = await pool.connect();
    let failed = true;
    try {
      await client.query('begin');
      if (!durable) await client.query('set local synchronous_commit = off');
      const result = await work(transactionOn(client, schema));
      await client.query('commit');
      failed = false;
      return result;
    } finally {
      // A failed transaction ends with its connection: nothing waits for an answer to a rollback.
      client.release(failed);
    }
  },
});

const transactionOn = (client: PoolClient, schema: string): Transaction => ({
  lockCheckpoints: () => lockCheckpoints(client, schema),
  read: (lookups) => readRows(client, schema, lookups),
  write: async (changes) => {
    for (const change of changes) await writeRows(client, schema, change);
  },
  move: (moves) => moveCheckpoints(client, schema, moves),
  attempt: (work) => attempt(client, work),
});

const ask = (client: PoolClient, text: string, values: readonly unknown[]) =>
  client.query<Row>({ text, values: [...values], types: rowTypes });

const lockCheckpoints = async (
  client: PoolClient,
  schema: string,
): Promise<readonly Checkpoint[]> => {
  const text =
    'select projection, version, sequence, stream_created as "streamCreated" ' +
    `from ${quote(schema)}.projection_checkpoints order by projection for update`;
  const { rows } = await client.query<Checkpoint>({ text, types: rowTypes });
  return rows;
};

const readRows = async (
  client: PoolClient,
  schema: string,
  lookups: readonly Lookup[],
): Promise<ReadonlyMap<Table, readonly Row[]>> => {
  const found = new Map<Table, readonly Row[]>();
  for (const { table, by, values } of groupLookups(lookups)) {
    const { rows } = await ask(client, selectRows(schema, table, by), [toStorable(values)]);
    found.set(table, [...(found.get(table) ?? []), ...rows]);
  }
  return found;
};

const writeRows = async (
  client: PoolClient,
  schema: string,
  { table, puts, removes }: TableChanges,
): Promise<void> => {
  if (removes.length > 0) {
    await ask(client, deleteRows(schema, table), [toStorable(removes)]);
  }
  if (puts.length > 0) await ask(client, upsertRows(schema, table), [toStorable(puts)]);
};

const moveCheckpoints = async (
  client: PoolClient,
  schema: string,
  moves: readonly Move[],
): Promise<void> => {
  const { rowCount } = await ask(
    client,
    `update ${quote(schema)}.projection_checkpoints c
      set sequence = m."to", event_time = m."eventTime", halted = null
      from jsonb_to_recordset($1::jsonb)
        as m(projection text, "from" bigint, "to" bigint, "eventTime" timestamptz)
      where c.projection = m.projection and c.sequence = m."from"`,
    [JSON.stringify(moves)],
  );
  if (rowCount !== moves.length) throw new CheckpointMoved('a checkpoint was moved by another');
};

const attempt = async <A>(
  client: PoolClient,
  work: () => Promise<A>,
): Promise<E.Either<string, A>> => {
  await client.query('savepoint attempt');
  try {
    const result = await work();
    await client.query('release savepoint attempt');
    return E.right(result);
  } catch (error) {
    if (!isDataError(error)) throw error;
    await client.query('rollback to savepoint attempt');
    return E.left(error.message);
  }
};
