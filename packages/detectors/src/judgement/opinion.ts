/**
 * What an observer would say of its component now. Pure. It is a level, not an edge: saying it
 * again changes nothing, so that nothing is lost by a crash between seeing and saying.
 */
import type { Evidence, FailureType, Judgement } from '@recovery-ledger/ledger';
import { type Case, isFlapping, type JudgementState } from './judge.ts';
import type { Target } from './observation.ts';
import type { ProbeRecord } from './probe-record.ts';

type Seen = {
  readonly target: Target | null;
  readonly flaps: number;
  readonly evidence: Evidence;
};

export type Suspect = Seen & {
  readonly is: 'suspect';
  readonly failureType: FailureType;
  /** False: said at once, but one more re-probe is under way; it must not complete a quorum. */
  readonly settled: boolean;
  readonly lastGood: bigint | null;
  readonly firstBad: bigint;
};

export type Opinion =
  | Suspect
  | (Seen & { readonly is: 'answering' })
  | (Seen & { readonly is: 'blind'; readonly reason: string })
  /** Not enough was seen yet, or the component is on its way back: nothing is said. */
  | { readonly is: 'unsure' };

/** So many samples in a row without any evidence, and the observer says that it is blind. */
const blindAfter = 3;

export const opinionOf = (state: JudgementState, policy: Judgement): Opinion => {
  const seen: Seen = {
    target: targetOf(state),
    flaps: state.flaps.length,
    evidence: evidenceOf(state, policy),
  };
  if (isBlind(state)) return { ...seen, is: 'blind', reason: reasonOfBlindness(state) };
  const flapping = isFlapping(state, policy);
  if (state.open !== null && (!flapping || hasLasted(state.open, state.now, policy))) {
    return isComingBack(state, state.open) ? { is: 'unsure' } : suspectOf(seen, state.open);
  }
  if (flapping) return flappingSuspect(seen, state);
  return state.answering ? { ...seen, is: 'answering' } : { is: 'unsure' };
};

const isBlind = ({ probes }: JudgementState): boolean =>
  Object.values(probes).every(({ unknown }) => unknown >= blindAfter);

/**
 * What comes and goes has the whole confirmation window to come back, as others have one re-probe.
 */
const hasLasted = ({ openedAt }: Case, now: bigint, { confirmWithin }: Judgement): boolean =>
  now - openedAt >= BigInt(confirmWithin) * 1_000_000n;

const isComingBack = ({ probes }: JudgementState, { probe, failureType }: Case): boolean => {
  const record = probes[probe];
  if (record === undefined) return false;
  return failureType === 'SLOW' ? record.good > 0 : record.answered > 0;
};

const suspectOf = (seen: Seen, { failureType, settled, lastGood, firstBad }: Case): Opinion => ({
  ...seen,
  is: 'suspect',
  failureType,
  settled,
  lastGood,
  firstBad,
});

const flappingSuspect = (seen: Seen, { flaps, now }: JudgementState): Opinion => ({
  ...seen,
  is: 'suspect',
  failureType: 'FLAPPING',
  settled: true,
  lastGood: null,
  firstBad: flaps[0] ?? now,
});

const reasonOfBlindness = ({ probes }: JudgementState): string => {
  const reasons = Object.entries(probes).map(([id, { window }]) => {
    const last = window.at(-1);
    return `${id}: ${String(last?.evidence['reason'] ?? last?.sign ?? 'no sample')}`;
  });
  return reasons.length === 0 ? 'no probe is configured' : reasons.join('; ');
};

/** Of several the one that the registry numbers highest. */
const targetOf = ({ targets }: JudgementState): Target | null =>
  Object.values(targets).reduce<Target | null>(
    (best, one) => ((one.incarnation ?? -1) > (best?.incarnation ?? -2) ? one : best),
    null,
  );

const evidenceOf = (state: JudgementState, { bad, of }: Judgement): Evidence => ({
  target: targetOf(state),
  rule: `${bad} bad of ${of}, or a refusal after a reset, or two refusals`,
  flaps: state.flaps.length,
  probes: Object.fromEntries(
    Object.entries(state.probes).map(([id, record]) => [id, summaryOf(record)]),
  ),
});

const summaryOf = ({ window }: ProbeRecord): Evidence => ({
  signs: window.map(({ sign }) => sign),
  last: window.at(-1)?.evidence ?? null,
});
