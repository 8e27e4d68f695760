/**
 * Which incident a failure belongs to, and whether its component is recovered or not, with the
 * reasons. Pure. Every refusal says what would lift it; the same refusal is not written twice.
 */
import type { Estate, LedgerEvent } from '@recovery-ledger/ledger';
import type { Failure, World } from '../world/state.ts';
import { blockersOf } from './blockers.ts';
import type { Ranking } from './candidates.ts';

const singleRule =
  'one confirmed failure, no other component down within the correlation window: component recovery';
const decisionRule = 'tier 1 with a runbook and a fit standby acts by itself';

/** Assignment and scope, as far as they are missing: a crash may have come between the two. */
export const assignFailure = (
  failure: Failure,
  world: World,
  decidedAtSequence: number,
): readonly LedgerEvent[] => {
  const incident = failure.incident ?? openIncidentOf(failure, world) ?? `inc-${failure.sequence}`;
  const { component, failureType, sequence } = failure;
  const assigned: LedgerEvent = {
    type: 'FailureAssigned',
    data: { component, failure: sequence, failureType, incident },
  };
  const scoped: LedgerEvent = {
    type: 'ScopeAssessed',
    data: {
      incident,
      scope: 'component',
      components: [component],
      rule: singleRule,
      inputs: [sequence],
      decidedAtSequence,
      origin: 'failure',
      policyVersion: '',
      root: component,
      counted: [component],
      explained: [],
      threshold: null,
      windowMs: null,
    },
  };
  return [...(failure.incident === null ? [assigned] : []), ...(failure.scoped ? [] : [scoped])];
};

export const incidentOf = (failure: Failure, world: World): string =>
  failure.incident ?? openIncidentOf(failure, world) ?? `inc-${failure.sequence}`;

/** A component that fails again before its incident is resolved is still the same incident. */
const openIncidentOf = (failure: Failure, { failures }: World): string | undefined =>
  Object.values(failures).find(
    ({ component, incident, sequence }) =>
      component === failure.component && incident !== null && sequence < failure.sequence,
  )?.incident ?? undefined;

export type DecisionInput = {
  readonly failure: Failure;
  readonly incident: string;
  readonly world: World;
  readonly estate: Estate;
  readonly hasRunbook: boolean;
  /** Whether the runbook refers to the failed instance. */
  readonly needsFailed: boolean;
  readonly ranking: Ranking;
  readonly nowMs: number;
  readonly decidedAtSequence: number;
};

const ofFailure = {
  ...{ parent: null, site: null, approval: null, overrides: [] },
  predictedLoss: { state: 'UNKNOWN', bytes: null, ms: null, records: null, basis: 'not asked' },
} as const;

/** Empty when the same withholding stands already. */
export const decideRecovery = (input: DecisionInput): readonly LedgerEvent[] => {
  const { failure, incident, estate, ranking, decidedAtSequence } = input;
  const component = estate.components[failure.component];
  const found = blockersOf(input, component);
  const common = {
    incident,
    component: failure.component,
    failure: failure.sequence,
    rule: decisionRule,
    policyVersion: estate.policy.version,
    inputs: [failure.sequence],
    decidedAtSequence,
    origin: 'failure',
  } as const;
  if (found.length > 0 || component?.runbook == null) {
    const { decision } = failure;
    const codes = found.map(({ code }) => code).join();
    if (decision.kind === 'withheld' && decision.codes.join() === codes) return [];
    const rest = { candidates: ranking.candidates, predictedLoss: null, until: null };
    return [{ type: 'RecoveryWithheld', data: { ...common, ...rest, blockers: found } }];
  }
  const decided = {
    ...common,
    recovery: `rec-${failure.sequence}`,
    runbook: component.runbook,
    tier: component.tier,
    targetMs: component.rto,
    candidates: ranking.candidates,
    ...ofFailure,
  };
  return [{ type: 'RecoveryDecided', data: decided }];
};
