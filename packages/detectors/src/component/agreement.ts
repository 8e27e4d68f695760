/**
 * Whether enough observers agree, and on what. Pure. A suspicion older than the confirmation window
 * counts no more: its observer may be gone, and a living one renews it.
 */
import type { FailureType } from '@recovery-ledger/ledger';
import { confirmable, supports } from '../verdicts/severity.ts';
import type { Suspicion } from './state.ts';

export type Quorum = {
  /** Observers of different incarnations do not speak of the same thing. */
  readonly incarnation: number | null;
  /** How many distinct observers must agree, at least two. */
  readonly quorum: number;
  readonly confirmWithinNs: bigint;
  readonly nowNs: bigint;
};

export type Agreement = {
  readonly failureType: FailureType;
  readonly suspicions: readonly Suspicion[];
};

/** The most severe failure of one incarnation that a quorum of distinct observers supports. */
export const agreementOf = (
  suspicions: readonly Suspicion[],
  quorum: Quorum,
): Agreement | undefined => {
  const fresh = suspicions.filter(
    (suspicion) => suspicion.incarnation === quorum.incarnation && isFresh(suspicion, quorum),
  );
  return confirmable(fresh.map(({ failureType }) => failureType))
    .map((failureType) => ({
      failureType,
      suspicions: fresh.filter((suspicion) => supports(suspicion.failureType, failureType)),
    }))
    .find(({ suspicions: agreed }) => new Set(agreed.map(observerOf)).size >= quorum.quorum);
};

export const isFresh = (
  { atNs }: Suspicion,
  { nowNs, confirmWithinNs }: Omit<Quorum, 'incarnation'>,
): boolean => nowNs - atNs <= confirmWithinNs;

const observerOf = ({ observer }: Suspicion): string => observer;
