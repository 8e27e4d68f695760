/**
 * Up to where an answer is true: the lowest checkpoint in the snapshot, and the instant up to
 * which it was known to be the newest state. Its age grows when the projector or the log is away.
 */
import type { Ask } from './in-snapshot.ts';

export type AsOf = {
  readonly sequence: number;
  /** Null when nothing was ever projected. */
  readonly time: string | null;
  readonly ageMs: number | null;
};

type Lowest = { readonly sequence: number; readonly time: string | null };

export const readAsOf = async (ask: Ask, now: Date): Promise<AsOf> => {
  const [lowest] = await ask<Lowest>(
    `select sequence, greatest(event_time, current_at) as time
      from ledger.projection_checkpoints order by sequence, time nulls first limit 1`,
  );
  if (lowest === undefined) return { sequence: 0, time: null, ageMs: null };
  return { ...lowest, ageMs: lowest.time === null ? null : ageOf(lowest.time, now) };
};

export const ageOf = (time: string, now: Date): number =>
  Math.max(0, now.getTime() - Date.parse(time));
