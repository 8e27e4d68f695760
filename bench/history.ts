/**
 * A long history to replay: incident after incident on the components of an estate, each detected,
 * decided, claimed, recovered in steps and resolved, as the services write it. Pure.
 */
import type { Aggregate, LedgerEvent } from '@recovery-ledger/ledger';
import { decidedFields } from '../test/harness/decided-fields.ts';

export type Placed = { readonly aggregate: Aggregate; readonly event: LedgerEvent };

const components = ['trading_engine', 'order_gateway', 'risk_engine', 'market_data'];
const phases = ['contain', 'fence', 'promote', 'reconcile', 'validate', 'resume'] as const;

const put = (family: Aggregate['family'], id: string, event: LedgerEvent): Placed => ({
  aggregate: { mode: 'real', family, id },
  event,
});

const firstBad = '2026-11-23T06:00:00.000Z';
const onset = { lastGood: firstBad, firstBad, lastGoodAgeNs: '250000000', firstBadAgeNs: '100' };

/** The events of incident `n`, whose first one gets the sequence `first`. */
export const incidentOf = (n: number, first: number): readonly Placed[] => {
  const component = components[n % components.length] ?? '';
  const failure = first + 2;
  const [incident, recovery] = [`inc-${failure}`, `rec-${failure}`];
  const epoch = { generation: 1, sequence: first + 5 };
  const of = { recovery, incident, component, epoch };
  const rule = { rule: 'component', inputs: [failure], decidedAtSequence: failure };
  const decision = { incident, component, failure, recovery, policyVersion: '1', ...rule };
  return [
    ...detectionOf(component, first),
    put('scope', 'floor', {
      type: 'FailureAssigned',
      data: { component, failure, failureType: 'PROCESS_DEAD', incident },
    }),
    put('scope', 'floor', {
      type: 'RecoveryDecided',
      data: {
        ...decision,
        runbook: 'RECOVER-TRADE-001',
        tier: 1,
        targetMs: 30_000,
        candidates: [],
        ...decidedFields,
      },
    }),
    put('claim', component, {
      type: 'RecoveryClaimed',
      data: { component, incident, recovery, recoverer: 'rec', generation: 1, reason: 'first' },
    }),
    ...phases.flatMap((phase) => stepOf(of, phase)),
    put('recovery', recovery, {
      type: 'RecoveryCompleted',
      data: { ...of, outcome: 'recovered', checks: { pass: 5, fail: 0, unknown: 0 } },
    }),
    put('scope', 'floor', {
      type: 'IncidentResolved',
      data: { incident, outcome: 'recovered', reason: 'the resume criterion holds' },
    }),
  ];
};

const detectionOf = (component: string, first: number): readonly Placed[] => {
  const evidence = { probe: 'order-port', error: 'ECONNREFUSED', attempts: 3 };
  const seen = { component, failureType: 'PROCESS_DEAD', quorum: 2, onset, evidence } as const;
  const observers = ['detector-1', 'detector-2'];
  const suspicions = [first, first + 1];
  const events: readonly LedgerEvent[] = [
    ...observers.map((observer) => ({
      type: 'FailureSuspected' as const,
      data: { ...seen, observer },
    })),
    { type: 'FailureConfirmed', data: { ...seen, observers, suspicions } },
  ];
  return events.map((event) => put('component', component, event));
};

type Of = {
  readonly recovery: string;
  readonly incident: string;
  readonly component: string;
  readonly epoch: { readonly generation: number; readonly sequence: number };
};

const stepOf = (of: Of, phase: (typeof phases)[number]): readonly Placed[] => {
  const step = { ...of, step: `step-${phase}`, phase, attempt: 1 };
  const output = { endpoint: '127.0.0.1:5556', incarnation: of.epoch.sequence };
  return [
    put('recovery', of.recovery, { type: 'StepStarted', data: { ...step, recoverer: 'rec' } }),
    put('recovery', of.recovery, {
      type: 'StepSucceeded',
      data: { ...step, durationNs: '12345678', output, rehearsed: false },
    }),
  ];
};
