/**
 * Reads in one REPEATABLE READ snapshot, so that all parts of an answer speak of one moment. IO.
 * The lock comes before the snapshot: a rebuild cannot be swapped in halfway through a reading.
 */
import type { Pool } from 'pg';
import type { Row } from '../model/table.ts';
import { rowTypes } from '../stores/row-types.ts';

export type Ask = <R extends Row>(
  text: string,
  values?: readonly unknown[],
) => Promise<readonly R[]>;

export const inSnapshot = async <A>(pool: Pool, work: (ask: Ask) => Promise<A>): Promise<A> => {
  const client = await pool.connect();
  let failed = true;
  try {
    await client.query('begin isolation level repeatable read read only');
    await client.query('lock table ledger.projection_checkpoints in access share mode');
    const answer = await work(
      async <R extends Row>(text: string, values: readonly unknown[] = []) => {
        const { rows } = await client.query<R>({ text, values: [...values], types: rowTypes });
        return rows;
      },
    );
    await client.query('commit');
    failed = false;
    return answer;
  } finally {
    client.release(failed);
  }
};
