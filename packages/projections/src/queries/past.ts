/**
 * A past place of the log: what was known then is what the log held then, whatever was recorded
 * later. Facts that happened before and were recorded after (a spool that was flushed) are named
 * apart, and never mixed in unasked. IO through `ask`.
 */
import type { EventType, Mode } from '@recovery-ledger/ledger';
import type { AsOf } from './as-of.ts';
import { ageOf } from './as-of.ts';
import type { Ask } from './in-snapshot.ts';

/** A sequence of LEDGER, or an instant that is compared with the time of recording. */
export type Place =
  | { readonly _tag: 'Sequence'; readonly sequence: number }
  | { readonly _tag: 'Instant'; readonly ms: number };

export type LateFact = {
  readonly sequence: number;
  readonly type: EventType;
  readonly component: string | null;
  readonly incident: string | null;
  readonly time: string;
  readonly recordedAt: string;
};

export type PastAsOf = AsOf & {
  /** What happened before that time and was recorded after that place, in the mode asked for. */
  readonly late: readonly LateFact[];
};

/** A kept table as it is, or as it was when the log held nothing after `at`. */
export const tableAt = (name: string, at: number | null): string =>
  at === null ? `ledger.${name}` : `ledger.${name}_at(${Math.trunc(at)})`;

export class PlaceNotReached extends Error {}

export const readPast = async (
  ask: Ask,
  mode: Mode,
  place: Place,
  newest: AsOf,
  now: Date,
): Promise<PastAsOf> => {
  const sequence = place._tag === 'Sequence' ? place.sequence : await sequenceAt(ask, place.ms);
  if (sequence > newest.sequence) {
    const told = `the projections hold events up to ${newest.sequence}`;
    throw new PlaceNotReached(`there is no state at ${sequence} yet: ${told}`);
  }
  const [event] = await ask<{ readonly time: string }>(
    `select recorded_at as time from ledger.event_index where sequence = $1
      union all select recorded_at from ledger.parked_events where sequence = $1 limit 1`,
    [sequence],
  );
  const time = event?.time ?? null;
  const until = place._tag === 'Instant' ? new Date(place.ms).toISOString() : time;
  const late = until === null ? [] : await readLate(ask, mode, sequence, until);
  return { sequence, time, ageMs: time === null ? null : ageOf(time, now), late };
};

/** The last event that was recorded by then; 0 when nothing was. */
const sequenceAt = async (ask: Ask, ms: number): Promise<number> => {
  const [found] = await ask<{ readonly sequence: number | null }>(
    `select max(newest.sequence) as sequence
      from (values ('real'), ('drill')) as modes(mode), lateral (
        select sequence from ledger.event_index e
        where e.mode = modes.mode and e.recorded_at <= $1
        order by recorded_at desc, sequence desc limit 1) newest`,
    [new Date(ms).toISOString()],
  );
  return found?.sequence ?? 0;
};

const readLate = (ask: Ask, mode: Mode, after: number, until: string) =>
  ask<LateFact>(
    `select sequence, type, component, incident, time, recorded_at as "recordedAt"
      from ledger.event_index
      where mode = $1 and late and sequence > $2 and time <= $3 order by sequence limit 1000`,
    [mode, after, until],
  );
