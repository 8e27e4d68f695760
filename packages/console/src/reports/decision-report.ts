/** What was decided about one failure, by which rule, and why each candidate fell so. Pure. */
import type { Blocker, Candidate, Recorded } from '@recovery-ledger/ledger';

export type DecisionReport = {
  readonly decided: 'recover' | 'withhold';
  readonly sequence: number;
  readonly recoverer: string;
  readonly rule: string;
  readonly policyVersion: string;
  readonly runbook: string | null;
  readonly inputs: readonly number[];
  readonly candidates: readonly Candidate[];
  readonly blockers: readonly Blocker[];
};

/** The newest decision on the failure: a withheld one may have been lifted since. */
export const decisionOf = (events: readonly Recorded[], failure: number): DecisionReport | null => {
  const decision = events.findLast(
    (event) =>
      (event.type === 'RecoveryDecided' || event.type === 'RecoveryWithheld') &&
      event.data.failure === failure,
  );
  if (decision === undefined) return null;
  const common = { sequence: decision.meta.sequence, recoverer: decision.meta.source };
  if (decision.type === 'RecoveryDecided') {
    const { rule, policyVersion, runbook, inputs, candidates } = decision.data;
    const reasons = { rule, policyVersion, runbook, inputs, candidates };
    return { ...common, ...reasons, decided: 'recover', blockers: [] };
  }
  if (decision.type !== 'RecoveryWithheld') return null;
  const { rule, policyVersion, inputs, blockers } = decision.data;
  const reasons = { rule, policyVersion, inputs, blockers };
  return { ...common, ...reasons, decided: 'withhold', runbook: null, candidates: [] };
};
