/**
 * The events of one recovery for tests of pure folds: a failure of the trading engine (RTO 30 s) at
 * t = 0 s, each event stamped with the second at which it happened. Pure.
 */
import type { EventOfType, LedgerEvent, Recorded } from '@recovery-ledger/ledger';
import { componentFields, decidedFields, publishedFields } from './decided-fields.ts';
import { metaAt } from './recorded-event.ts';

type AlertData = EventOfType<'AlertRaised'>['data'];

const start = Date.parse(metaAt(0, 0).recordedAt);
export const at = (seconds: number): number => start + seconds * 1_000;
export const iso = (seconds: number): string => new Date(at(seconds)).toISOString();

export const recorded = <T extends LedgerEvent>(
  sequence: number,
  seconds: number,
  event: T,
): Recorded<T> => ({ ...event, meta: metaAt(sequence, seconds * 1_000) });

export const published = recorded(1, -60, {
  type: 'EstatePublished',
  data: {
    estate: 'floor',
    hash: 'sha256:0',
    quorum: 2,
    components: [
      {
        component: 'trading_engine',
        label: 'Trading Engine',
        priority: 1,
        tier: 1,
        rtoMs: 30_000,
        rpoMs: 0,
        availability: '99.995',
        resumeCriterion: 'an order can be safely accepted again',
        runbook: null,
        dependsOn: [],
        ...componentFields,
      },
    ],
    ...publishedFields,
  },
});

export const confirmed = recorded(4, 0, {
  type: 'FailureConfirmed',
  data: {
    component: 'trading_engine',
    failureType: 'PROCESS_DEAD',
    quorum: 2,
    observers: ['det-1', 'det-2'],
    suspicions: [2, 3],
    onset: { lastGood: iso(0), firstBad: iso(0), lastGoodAgeNs: '0', firstBadAgeNs: '0' },
    evidence: {},
  },
});

export const decided = recorded(5, 1, {
  type: 'RecoveryDecided',
  data: {
    incident: 'inc-4',
    component: 'trading_engine',
    failure: 4,
    recovery: 'rec-5',
    runbook: 'RECOVER-TRADE-001',
    tier: 1,
    targetMs: 30_000,
    rule: 'r',
    policyVersion: '1',
    inputs: [4],
    candidates: [],
    decidedAtSequence: 4,
    ...decidedFields,
  },
});

export const completed = (
  sequence: number,
  seconds: number,
): Recorded<EventOfType<'RecoveryCompleted'>> =>
  recorded(sequence, seconds, {
    type: 'RecoveryCompleted',
    data: {
      recovery: 'rec-5',
      incident: 'inc-4',
      component: 'trading_engine',
      epoch: { generation: 1, sequence: 6 },
      outcome: 'recovered',
      checks: { pass: 1, fail: 0, unknown: 0 },
    },
  });

export const raised = (sequence: number, seconds: number, data: AlertData) =>
  recorded(sequence, seconds, { type: 'AlertRaised', data });

export const failureTold = raised(5, 0, {
  alert: 'failure-4-trading_engine',
  alertType: 'failure_confirmed',
  severity: 'critical',
  component: 'trading_engine',
  incident: 'inc-4',
  message: '',
  cause: 4,
});

export const violationTold: AlertData = {
  alert: 'rto-inc-4-trading_engine',
  alertType: 'rto_violation',
  severity: 'critical',
  component: 'trading_engine',
  incident: 'inc-4',
  message: '',
  cause: 4,
};
