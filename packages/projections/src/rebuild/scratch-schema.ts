/** The schema that a rebuild works in: gone on with, or dropped. IO. */
import type { PoolClient } from 'pg';
import { wantedCheckpoints } from '../projections/all-projections.ts';
import { schemaComment } from '../stores/schema.ts';
import { quote } from '../stores/sql.ts';

/** Rows of these very definitions, from this very stream, that an interrupted rebuild left. */
export const mayGoOn = async (
  client: PoolClient,
  schema: string,
  created: string,
): Promise<boolean> => {
  const { rows } = await client.query(
    "select obj_description(to_regnamespace($1), 'pg_namespace') as comment",
    [quote(schema)],
  );
  if (rows[0]?.comment !== schemaComment) return false;
  const { rows: stored } = await client.query(
    `select projection as name, version::int, stream_created as created
      from ${quote(schema)}.projection_checkpoints`,
  );
  return (
    stored.length === wantedCheckpoints.length &&
    wantedCheckpoints.every(({ name, version }) =>
      stored.some((s) => s.name === name && s.version === version && s.created === created),
    )
  );
};

export const dropSchemas = async (
  client: PoolClient,
  schemas: readonly string[],
): Promise<void> => {
  await client.query("set client_min_messages = 'warning'");
  for (const schema of schemas)
    await client.query(`drop schema if exists ${quote(schema)} cascade`);
};

/** What is left over is dropped; if that fails now, the next rebuild does it first. */
export const leaveSchemas = async (
  client: PoolClient,
  schemas: readonly string[],
): Promise<void> => {
  try {
    await client.query("set lock_timeout = '2s'");
    await dropSchemas(client, schemas);
  } catch {
    // An auditor still reads the old rows, or the connection is gone: nothing depends on it.
  }
};
