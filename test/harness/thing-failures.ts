/** Events of the scripted estate's one component, as detectors and other recoverers write them. */
import type { EventOfType, FailureType, LedgerEvent } from '@recovery-ledger/ledger';
import { decidedFields, scopedFields } from './decided-fields.ts';
import { component } from './scripted-estate.ts';

const onset = {
  lastGood: null,
  firstBad: '2026-11-23T00:00:00Z',
  lastGoodAgeNs: null,
  firstBadAgeNs: '0',
};

export const confirmed = (failureType: FailureType = 'PROCESS_DEAD'): LedgerEvent => ({
  type: 'FailureConfirmed',
  data: {
    component,
    failureType,
    quorum: 2,
    observers: ['x', 'y'],
    suspicions: [],
    onset,
    evidence: {},
  },
});

/** What a recoverer that died wrote of the failure at this sequence: assigned, scoped, decided. */
export const decidedBefore = (failure: number): readonly LedgerEvent[] => {
  const incident = `inc-${failure}`;
  const about = { incident, inputs: [failure], decidedAtSequence: failure, rule: '' };
  return [
    {
      type: 'FailureAssigned',
      data: { component, failure, failureType: 'PROCESS_DEAD', incident },
    },
    {
      type: 'ScopeAssessed',
      data: { ...about, scope: 'component', components: [component], ...scopedFields },
    },
    {
      type: 'RecoveryDecided',
      data: {
        ...about,
        component,
        failure,
        recovery: `rec-${failure}`,
        runbook: 'RB',
        tier: 1,
        targetMs: 30_000,
        policyVersion: '1',
        candidates: [],
        ...decidedFields,
      },
    },
  ];
};

export const claimedBy = (recoverer: string, failure: number): LedgerEvent => ({
  type: 'RecoveryClaimed',
  data: {
    component,
    incident: `inc-${failure}`,
    recovery: `rec-${failure}`,
    recoverer,
    generation: 0,
    reason: 'first',
  },
});

export const planned = (
  failure: number,
  epoch: number,
  over: Partial<EventOfType<'RecoveryPlanned'>['data']>,
): LedgerEvent => ({
  type: 'RecoveryPlanned',
  data: {
    recovery: `rec-${failure}`,
    incident: `inc-${failure}`,
    component,
    epoch: { generation: 0, sequence: epoch },
    recoverer: 'dead',
    runbook: 'RB',
    runbookHash: '',
    estateHash: '',
    incarnation: epoch,
    targetMs: 30_000,
    rehearsal: false,
    variables: {},
    steps: [],
    ...over,
  },
});
