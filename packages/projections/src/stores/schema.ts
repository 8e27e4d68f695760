/**
 * The schema of the read models: tables from their descriptions, checkpoints, and the views that
 * join them. One transaction under one lock, so that services may start at the same time. IO.
 */
import { createHash } from 'node:crypto';
import type { Pool, PoolClient } from 'pg';
import { keptTables, storedTables } from '../projections/all-projections.ts';
import { allViews } from '../views/all-views.ts';
import { createFunctions } from '../views/functions.ts';
import { grantReading } from './read-only-role.ts';
import { createPastFunction, createTable, createView, literal, quote } from './sql.ts';

export const liveSchema = 'ledger';

/**
 * Raised with every change of tables, views, indexes or comments: a projector that finds an older
 * one rebuilds beside it, one that finds a newer one leaves it alone. frozen-shape.json keeps it.
 */
export const schemaShape = 1;

/** Any number, the same for everyone who creates or swaps schemas. */
export const createSchemaLock = 7_302_114;

export const ensureSchema = async (pool: Pool, schema: string = liveSchema): Promise<void> => {
  const client = await pool.connect();
  try {
    await client.query('begin');
    await client.query('select pg_advisory_xact_lock($1)', [createSchemaLock]);
    await createSchema(client, schema);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  } finally {
    client.release();
  }
};

const createSchema = async (client: PoolClient, schema: string): Promise<void> => {
  await client.query("set local client_min_messages = 'warning'");
  const present = await client.query('select to_regclass($1) as found', [
    `${quote(schema)}.projection_checkpoints`,
  ]);
  if (present.rows[0]?.found !== null) return;
  await client.query(schemaText(schema));
  await grantReading(client, schema);
};

/** Everything as one SQL text: what `createSchema` runs, and what an auditor may read. */
export const schemaText = (schema: string): string => {
  const statements = [
    `create schema if not exists ${quote(schema)}`,
    ...tablesAndViews(schema),
    `comment on schema ${quote(schema)} is ${literal(schemaComment)}`,
  ];
  return `${statements.join(';\n')};\n`;
};

const tablesAndViews = (schema: string): readonly string[] => [
  ...storedTables.flatMap((table) => createTable(schema, table)),
  ...checkpointTable(schema),
  ...keptTables.flatMap((table) => createPastFunction(schema, table)),
  ...createFunctions(quote(schema)),
  ...allViews.flatMap((view) => createView(schema, view)),
];

export const checkpointColumns: Readonly<Record<string, readonly [string, string]>> = {
  projection: ['text primary key', 'name of the projection'],
  version: ['bigint not null', 'version of its definition that wrote the rows'],
  sequence: ['bigint not null', 'last sequence of LEDGER that its rows hold'],
  stream_created: ['text not null', 'when LEDGER was created: the identity of the stream'],
  event_time: ['timestamptz', 'server time of the event at that sequence'],
  current_at: ['timestamptz', 'when it was last known that the log holds nothing newer'],
  halted: ['text', 'why the projection is stopped; null while it works'],
};

const checkpointTable = (schema: string): readonly string[] => {
  const at = `${quote(schema)}.projection_checkpoints`;
  const columns = Object.entries(checkpointColumns);
  return [
    `create table ${at} (${columns.map(([name, [sql]]) => `${name} ${sql}`).join(', ')})`,
    `comment on table ${at} is 'How far every projection has come.'`,
    ...columns.map(([name, [, why]]) => `comment on column ${at}.${name} is ${literal(why)}`),
  ];
};

/** Of tables, views and comments: equal digests mean the same schema. */
export const schemaDigest: string = createHash('sha256')
  .update(tablesAndViews(liveSchema).join())
  .digest('hex');

/** Says the shape: a schema of another one is replaced by a rebuild, or left to a newer program. */
export const schemaComment = `Read models of the recovery ledger, rebuilt from its log. Shape ${schemaShape}, ${schemaDigest}`;

/** The shape of the schema that is there; 0 of one that says none, null where there is none. */
export const readShape = async (pool: Pool, schema: string): Promise<number | null> => {
  const { rows } = await pool.query(
    `select obj_description(oid, 'pg_namespace') as comment from pg_namespace where nspname = $1`,
    [schema],
  );
  if (rows[0] === undefined) return null;
  return Number(/Shape (\d+)/.exec(String(rows[0].comment))?.[1] ?? 0);
};
