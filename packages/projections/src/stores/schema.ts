/**
 * The schema of the read models: tables from their descriptions, checkpoints, and the views that
 * join them. One transaction under one lock, so that services may start at the same time. IO.
 */
import type { Pool, PoolClient } from 'pg';
import { allTables } from '../projections/all-projections.ts';
import { createTable, literal, quote } from './sql.ts';

export const liveSchema = 'ledger';

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
};

/** Everything as one SQL text: what `createSchema` runs, and what an auditor may read. */
export const schemaText = (schema: string): string => {
  const statements = [
    `create schema if not exists ${quote(schema)}`,
    `comment on schema ${quote(schema)} is 'Read models of the recovery ledger, rebuilt from its log.'`,
    ...allTables.flatMap((table) => createTable(schema, table)),
    ...checkpointTable(schema),
    ...incidentsView(schema),
  ];
  return `${statements.join(';\n')};\n`;
};

const checkpointColumns: Readonly<Record<string, readonly [string, string]>> = {
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

/** The worst verdict of an incident's failures, and none while one of their clocks runs. */
const incidentsView = (schema: string): readonly string[] => {
  const s = quote(schema);
  return [
    `create view ${s}.incidents as
      select i.mode, i.incident, i.scope, i.components, i.opened_at, i.resolved_at, i.status,
        (select case
            when bool_or(r.running) then null
            when bool_or(r.verdict = 'VIOLATED') then 'VIOLATED'
            when bool_and(r.verdict = 'MET') then 'MET'
            when count(*) > 0 then 'INDETERMINATE' end
          from ${s}.rto_history r where r.mode = i.mode and r.incident = i.incident) as verdict,
        i.outcome, i.reason, i.seq
      from ${s}.incident_register i`,
    `comment on view ${s}.incidents is
      'Every incident; its verdict is the worst of its failures in rto_history.'`,
  ];
};
