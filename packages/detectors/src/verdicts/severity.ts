/**
 * How failure types relate: which claim includes which. Pure.
 *
 * Dead includes unreachable includes hung includes a wrong answer, from corrupt data or not, and
 * these include data that has a gap or is stale: each says at least that the component does not
 * answer as it should. So an observer of the stronger claim supports the weaker one. SLOW supports
 * only SLOW, for slow is no reason to fail over. FLAPPING supports nothing: it is counted and never
 * confirmed.
 */
import type { FailureType } from '@recovery-ledger/ledger';

const down: readonly FailureType[] = [
  ...(['PROCESS_DEAD', 'UNREACHABLE', 'HUNG', 'DATA_CORRUPT', 'WRONG_ANSWER'] as const),
  ...(['GAP', 'STALE'] as const),
];
const order: readonly FailureType[] = [...down, 'SLOW', 'FLAPPING'];

/** The types a quorum may agree on, the most severe first. */
export const confirmable = (types: readonly FailureType[]): readonly FailureType[] =>
  [...new Set(types)].filter((type) => type !== 'FLAPPING').sort((a, b) => rank(a) - rank(b));

export const isDown = (type: FailureType): boolean => down.includes(type);

export const supports = (claim: FailureType, type: FailureType): boolean =>
  claim === type || (isDown(claim) && isDown(type) && rank(claim) < rank(type));

export const isMoreSevere = (a: FailureType, b: FailureType): boolean => rank(a) < rank(b);

/** Types this package does not judge itself rank between slow and the failures. */
const rank = (type: FailureType): number => {
  const index = order.indexOf(type);
  return index === -1 ? down.length - 0.5 : index;
};
