/**
 * The demonstration of the source procedures (2.2), replayed through what ships: stages of 2, 5, 20
 * and 3 s are the 30 s of the target and never exactly that, so that it is violated.
 */
import {
  actualMs,
  clockOf,
  evolveClocks,
  noClocks,
  phasesOf,
  type Recorded,
  verdictOf,
} from '@recovery-ledger/ledger';
import test from 'ava';
import * as E from 'fp-ts/lib/Either.js';
import {
  completed,
  confirmed,
  decided,
  failureTold,
  published,
  recorded,
} from '../../../test/harness/recovery-history.ts';
import { dueAlerts, evolveAlerts, noAlerts } from './alert-state.ts';

const epoch = { generation: 1, sequence: 6 };
const of = { recovery: 'rec-5', incident: 'inc-4', component: 'trading_engine', epoch };

/** Detection has taken 2 s when the failure is confirmed. */
const detected: Recorded = {
  ...confirmed,
  data: {
    ...confirmed.data,
    onset: { ...confirmed.data.onset, firstBadAgeNs: '2000000000', lastGoodAgeNs: '2000000000' },
  },
};

const began = (sequence: number, seconds: number): Recorded =>
  recorded(sequence, seconds, {
    type: 'StepStarted',
    data: { ...of, step: 'failover', phase: 'promote', attempt: 1, recoverer: 'r-1' },
  });

const done = (sequence: number, seconds: number, phase: 'promote' | 'validate'): Recorded => {
  const data = { ...of, step: phase, phase, attempt: 1, durationNs: '1', output: {} };
  return recorded(sequence, seconds, {
    type: 'StepSucceeded',
    data: { ...data, rehearsed: false },
  });
};

/** What the sleeps of the demonstration add up to, with the little that a program takes besides. */
const demonstration = (overMs: number): readonly Recorded[] => [
  ...[published, detected, failureTold, decided],
  ...[began(7, 5), done(8, 25, 'promote'), done(9, 28, 'validate')],
  completed(10, 28 + overMs / 1_000),
];

const clockAfter = (history: readonly Recorded[]) => {
  const clock = clockOf(history.reduce(evolveClocks, noClocks), detected.meta.sequence);
  if (clock === undefined) throw new Error('the failure has a clock');
  return clock;
};

test('stages of 2, 5, 20 and 3 s violate a target of 30 s by what they take besides', (t) => {
  const clock = clockAfter(demonstration(4));
  t.deepEqual(phasesOf(clock), [
    { phase: 'detect', ms: 2_000 },
    { phase: 'decide', ms: 5_000 },
    { phase: 'promote', ms: 20_000 },
    { phase: 'validate', ms: 3_004 },
  ]);
  t.deepEqual(actualMs(clock), { best: 30_004, worst: 30_004 });
  t.is(verdictOf(clock), 'VIOLATED');
  t.is(verdictOf(clockAfter(demonstration(0))), 'MET', 'at the target to the nanosecond');
});

test('its alert is critical, in exactly the words of the procedures', (t) => {
  const state = demonstration(4)
    .map((event) => E.right(event))
    .reduce(evolveAlerts, noAlerts);
  const told = dueAlerts(state, Date.parse(detected.meta.recordedAt) + 28_100);
  t.deepEqual(
    told.filter(({ alert }) => alert === 'rtoend-inc-4-trading_engine'),
    [
      {
        ...{ alert: 'rtoend-inc-4-trading_engine', alertType: 'rto_violation' },
        ...{ severity: 'critical', component: 'trading_engine', incident: 'inc-4', cause: 10 },
        message: 'RTO VIOLATION: trading_engine recovered in 30.00s (target: 30s)',
      },
    ],
  );
});
