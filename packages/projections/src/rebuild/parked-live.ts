/**
 * What the live rows are without: events that a projection could not apply when they came. IO.
 *
 * A rebuild may be without the same, for then its rows are equal. On any other it stops, because
 * rows that were there would be gone; what a projection has never held it cannot lose.
 */
import type { Pool } from 'pg';
import type { MayPark } from '../run/apply-batch.ts';
import { readCheckpoints } from '../stores/checkpoints.ts';
import { liveSchema } from '../stores/schema.ts';

export const parkedLive = async (pool: Pool): Promise<MayPark> => {
  const place = `${liveSchema}.parked_events`;
  const present = await pool.query('select to_regclass($1) as found', [place]);
  if (present.rows[0]?.found === null) return () => true;
  const held = new Map<string, number>();
  for (const { projection, sequence } of await readCheckpoints(pool)) {
    held.set(projection, sequence);
  }
  const { rows } = await pool.query(
    `select sequence, projection from ${place} where projection <> ''`,
  );
  const parked = new Set(rows.map(({ sequence, projection }) => `${sequence}/${projection}`));
  return ({ event: { meta }, projection }) =>
    meta.sequence > (held.get(projection) ?? 0) || parked.has(`${meta.sequence}/${projection}`);
};
