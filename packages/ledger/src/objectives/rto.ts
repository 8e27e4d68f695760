/**
 * The RTO verdict and the phases of a recovery, computed from its clock. Pure.
 *
 * RTO actual = resume - onset (NIST SP 800-34 counts from the disruption, not from its detection).
 * The onset is an interval, so the actual is one too: `best` counts from the first bad sample,
 * `worst` from the last good one. MET only if the worst is within the target, VIOLATED only if the
 * best is beyond it, INDETERMINATE otherwise. A rehearsal never yields MET.
 */
import type { Phase } from '../events/recovery.ts';
import { elapsedBetween } from './elapsed.ts';
import type { RecoveryClock } from './recovery-clock.ts';

export type Verdict = 'MET' | 'VIOLATED' | 'INDETERMINATE';

export type ActualMs = { readonly best: number; readonly worst: number | null };

export type PhaseSpan = { readonly phase: 'detect' | 'decide' | Phase; readonly ms: number };

const ns = (ms: number): bigint => BigInt(ms) * 1_000_000n;
const toMs = (value: bigint): number => Number(value / 1_000n) / 1_000;

/** Nanoseconds from onset to the end, both bounds; null while the clock runs. */
export const actualNs = (
  clock: RecoveryClock,
): { readonly best: bigint; readonly worst: bigint | null } | null => {
  if (clock.ended === null) return null;
  const { ns: afterConfirmation, boundNs } = elapsedBetween(clock.confirmed, clock.ended.at);
  const { firstBadAgeNs, lastGoodAgeNs } = clock.onset;
  return {
    best: afterConfirmation - boundNs + BigInt(firstBadAgeNs),
    worst: lastGoodAgeNs === null ? null : afterConfirmation + boundNs + BigInt(lastGoodAgeNs),
  };
};

export const actualMs = (clock: RecoveryClock): ActualMs | null => {
  const actual = actualNs(clock);
  return (
    actual && { best: toMs(actual.best), worst: actual.worst === null ? null : toMs(actual.worst) }
  );
};

/** Null while the clock runs and nothing is decided yet. */
export const verdictOf = (clock: RecoveryClock): Verdict | null => {
  const actual = actualNs(clock);
  if (actual === null) return null;
  if (clock.targetMs === null || clock.rehearsal) return 'INDETERMINATE';
  if (actual.best > ns(clock.targetMs)) return 'VIOLATED';
  return actual.worst !== null && actual.worst <= ns(clock.targetMs) ? 'MET' : 'INDETERMINATE';
};

/**
 * Additive phases: each runs from the end of the one before to the end of its own last step, in
 * the order in which they ended, so that parallel work is counted once and the sum is the whole.
 */
export const phasesOf = (clock: RecoveryClock): readonly PhaseSpan[] => {
  const { confirmed, firstStep, onset } = clock;
  const detect: PhaseSpan = { phase: 'detect', ms: toMs(BigInt(onset.firstBadAgeNs)) };
  if (firstStep === null) return [detect];
  const at = (mark: typeof confirmed) => elapsedBetween(confirmed, mark).ns;
  const ends = new Map<Phase, bigint>();
  for (const { phase, at: mark } of clock.stepsDone) {
    const end = at(mark);
    if (end > (ends.get(phase) ?? -1n)) ends.set(phase, end);
  }
  const ordered = [...ends].sort(([, a], [, b]) => (a < b ? -1 : a > b ? 1 : 0));
  const spans = ordered.map(([phase, end], index): PhaseSpan => {
    const begin = ordered[index - 1]?.[1] ?? at(firstStep);
    return { phase, ms: toMs(end - begin) };
  });
  return [detect, { phase: 'decide', ms: toMs(at(firstStep)) }, ...spans];
};
