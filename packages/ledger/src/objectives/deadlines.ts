/**
 * When a running failure will have used 70 % and 100 % of its recovery time objective. Pure:
 * the alert service compares these instants with its clock and raises each once.
 */
import { happenedAtNs } from './elapsed.ts';
import type { Clocks, RecoveryClock } from './recovery-clock.ts';

export type Deadline = {
  readonly failure: number;
  readonly incident: string;
  readonly component: string;
  readonly targetMs: number;
  /** Milliseconds since 1970. */
  readonly onsetAt: number;
  readonly warnAt: number;
  readonly violateAt: number;
  /** When the clock stopped; null while it runs. */
  readonly endedAt: number | null;
};

export const warningShare = 0.7;

/** Deadlines of all real or drilled failures that have a target; rehearsals are not held to one. */
export const deadlines = ({ clocks }: Clocks): readonly Deadline[] =>
  clocks.flatMap((clock) => {
    if (clock.targetMs === null || clock.rehearsal) return [];
    return [deadlineOf(clock, clock.targetMs)];
  });

const deadlineOf = (clock: RecoveryClock, targetMs: number): Deadline => {
  const onsetNs = happenedAtNs(clock.confirmed) - BigInt(clock.onset.firstBadAgeNs);
  const onsetAt = Number(onsetNs / 1_000_000n);
  return {
    failure: clock.failure,
    incident: clock.incident,
    component: clock.component,
    targetMs,
    onsetAt,
    warnAt: onsetAt + targetMs * warningShare,
    violateAt: onsetAt + targetMs,
    endedAt: clock.ended === null ? null : Number(happenedAtNs(clock.ended.at) / 1_000_000n),
  };
};
