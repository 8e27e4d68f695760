/**
 * The RTO verdict and the phases of a recovery, computed from its clock. Pure.
 *
 * RTO actual = resume - onset (NIST SP 800-34 counts from the disruption, not from its detection).
 * The onset is an interval, so the actual is one too: `best` counts from the first bad sample,
 * `worst` from the last good one. MET only if the worst is within the target, VIOLATED only if the
 * best is beyond it, INDETERMINATE otherwise. A rehearsal never yields MET.
 */
import type { Phase } from '../events/recovery-plan.ts';
import { elapsedBetween } from './elapsed.ts';
import type { RecoveryClock } from './recovery-clock.ts';

export type Verdict = 'MET' | 'VIOLATED' | 'INDETERMINATE';

export type ActualMs = { readonly best: number; readonly worst: number | null };

export type PhaseSpan = { readonly phase: 'detect' | 'decide' | Phase; readonly ms: number };

const ns = (ms: number): bigint => BigInt(ms) * 1_000_000n;
const toMs = (value: bigint): number => Number(value / 1_000n) / 1_000;

/** Nanoseconds from onset to the end, both bounds; null while the clock runs. */
const actualNs = (
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

/** Null while the clock runs: a deadline that passed meanwhile is `deadlines`' to say. */
export const verdictOf = (clock: RecoveryClock): Verdict | null => {
  const actual = actualNs(clock);
  if (actual === null) return null;
  if (clock.targetMs === null || clock.rehearsal) return 'INDETERMINATE';
  if (actual.best > ns(clock.targetMs)) return 'VIOLATED';
  return actual.worst !== null && actual.worst <= ns(clock.targetMs) ? 'MET' : 'INDETERMINATE';
};

/**
 * Additive phases: each runs from the end of the one before to the end of its own last step, in
 * the order in which they ended, so that parallel work is counted once. The sum is the time from
 * the first bad sample to the end (while the clock runs: to the last mark), for any history: what
 * ended after the clock did, or lies before the mark it follows, is cut to the span it belongs in,
 * and the time from the last step to the end counts for that step's phase.
 */
export const phasesOf = (clock: RecoveryClock): readonly PhaseSpan[] => {
  const { confirmed, ended, firstStep, onset } = clock;
  const at = (mark: typeof confirmed) => elapsedBetween(confirmed, mark).ns;
  const whole = ended === null ? null : at(ended.at);
  const marks: [PhaseSpan['phase'], bigint][] = [['detect', 0n]];
  if (firstStep !== null) marks.push(['decide', at(firstStep)], ...phaseEnds(clock, at));
  const last = marks[marks.length - 1];
  if (whole !== null && last !== undefined) {
    if (last[0] === 'detect') marks.push(['decide', whole]);
    else last[1] = whole;
  }
  let begin = -BigInt(onset.firstBadAgeNs);
  return marks.map(([phase, end]) => {
    const cut = whole !== null && end > whole ? whole : end;
    const from = begin;
    begin = cut > begin ? cut : begin;
    return { phase, ms: toMs(begin - from) };
  });
};

/** When the last step of every phase ended, in the order in which they ended. */
const phaseEnds = (
  { stepsDone }: RecoveryClock,
  at: (mark: RecoveryClock['confirmed']) => bigint,
): [Phase, bigint][] => {
  const ends = new Map<Phase, bigint>();
  for (const { phase, at: mark } of stepsDone) {
    const [end, known] = [at(mark), ends.get(phase)];
    if (known === undefined || end > known) ends.set(phase, end);
  }
  return [...ends].sort(([, a], [, b]) => (a < b ? -1 : a > b ? 1 : 0));
};
