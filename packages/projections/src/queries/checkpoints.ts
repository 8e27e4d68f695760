/** How far every projection is behind the log, and why one is stopped. */
import { ageOf } from './as-of.ts';
import type { Ask } from './in-snapshot.ts';

export type ProjectionLag = {
  readonly projection: string;
  readonly version: number;
  readonly sequence: number;
  readonly behind: number;
  readonly halted: string | null;
  readonly ageMs: number | null;
};

type Stored = Omit<ProjectionLag, 'behind' | 'ageMs'> & { readonly time: string | null };

export const readLag = async (ask: Ask, head: number, now: Date) => {
  const rows = await ask<Stored>(
    `select projection, version, sequence, halted, greatest(event_time, current_at) as time
      from ledger.projection_checkpoints order by projection`,
  );
  const projections = rows.map(
    ({ time, ...row }): ProjectionLag => ({
      ...row,
      behind: Math.max(0, head - row.sequence),
      ageMs: time === null ? null : ageOf(time, now),
    }),
  );
  return { head, projections };
};
