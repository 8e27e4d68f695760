/** The checkpoint rows themselves: created once, read, and marked with what is known. IO. */
import type { Pool } from 'pg';
import type { Projection } from '../model/projection.ts';
import { rowTypes } from './row-types.ts';
import { liveSchema } from './schema.ts';
import { quote } from './sql.ts';
import type { Checkpoint } from './store.ts';

const place = (schema: string): string => `${quote(schema)}.projection_checkpoints`;

export const readCheckpoints = async (
  pool: Pool,
  schema: string = liveSchema,
): Promise<readonly Checkpoint[]> => {
  const text =
    'select projection, version, sequence, stream_created as "streamCreated" ' +
    `from ${place(schema)} order by projection`;
  const { rows } = await pool.query<Checkpoint>({ text, types: rowTypes });
  return rows;
};

/** Starts every projection at nothing, pinned to the stream; leaves rows that are there alone. */
export const startCheckpoints = async (
  pool: Pool,
  wanted: readonly Pick<Projection, 'name' | 'version'>[],
  streamCreated: string,
  schema: string = liveSchema,
): Promise<void> => {
  await pool.query(
    `insert into ${place(schema)} (projection, version, sequence, stream_created)
      select name, version, 0, $2 from jsonb_to_recordset($1::jsonb) as w(name text, version bigint)
      on conflict do nothing`,
    [JSON.stringify(wanted.map(({ name, version }) => ({ name, version }))), streamCreated],
  );
};

/**
 * The rows up to these very sequences are of the stream `pin` as well: they go on as its rows. Only
 * what has not moved since it was judged is pinned anew.
 */
export const pinCheckpoints = async (
  pool: Pool,
  judged: readonly Checkpoint[],
  pin: string,
): Promise<void> => {
  const moved = judged.filter(({ streamCreated }) => streamCreated !== pin);
  if (moved.length === 0) return;
  await pool.query(
    `update ${place(liveSchema)} p set stream_created = $2, halted = null
      from jsonb_to_recordset($1::jsonb)
        as j(projection text, sequence bigint, "streamCreated" text)
      where p.projection = j.projection and p.sequence = j.sequence
        and p.stream_created = j."streamCreated"`,
    [JSON.stringify(moved), pin],
  );
};

/** At `at` the log was known to hold nothing after `head`. */
export const markCurrent = async (pool: Pool, head: number, at: Date): Promise<void> => {
  await pool.query(
    `update ${place(liveSchema)} set current_at = greatest(current_at, $2), halted = null
      where sequence >= $1`,
    [head, at.toISOString()],
  );
};

export const markHalted = async (pool: Pool, reason: string): Promise<void> => {
  await pool.query(`update ${place(liveSchema)} set halted = $1`, [reason]);
};
