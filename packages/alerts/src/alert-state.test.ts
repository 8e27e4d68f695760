/** What is told when, over small histories: a failure at t = 0 s of a component with RTO 30 s. */
import type { Recorded } from '@recovery-ledger/ledger';
import test from 'ava';
import * as E from 'fp-ts/lib/Either.js';
import { foundFields } from '../../../test/harness/decided-fields.ts';
import {
  at,
  completed,
  confirmed,
  decided,
  failureTold,
  iso,
  published,
  raised,
  recorded,
  violationTold,
} from '../../../test/harness/recovery-history.ts';
import { dueAlerts, evolveAlerts, noAlerts } from './alert-state.ts';

const given = (...events: readonly Recorded[]) => {
  const state = events.map((event) => E.right(event)).reduce(evolveAlerts, noAlerts);
  return {
    dueAt: (seconds: number) => dueAlerts(state, at(seconds)),
    idsAt: (seconds: number) => dueAlerts(state, at(seconds)).map(({ alert }) => alert),
  };
};

test('a confirmed failure is told at once', (t) => {
  t.deepEqual(given(published, confirmed).dueAt(0), [
    {
      alert: 'failure-4-trading_engine',
      alertType: 'failure_confirmed',
      severity: 'critical',
      component: 'trading_engine',
      incident: 'inc-4',
      message: 'trading_engine failed: PROCESS_DEAD, seen by det-1, det-2',
      cause: 4,
    },
  ]);
});

test('what was raised is never due again, so a restart repeats nothing', (t) => {
  t.deepEqual(given(published, confirmed, failureTold).idsAt(0), []);
});

test('70 % of the budget is a warning, the whole of it a violation', (t) => {
  const { idsAt } = given(published, confirmed, failureTold);
  t.deepEqual(idsAt(20.999), []);
  t.deepEqual(idsAt(21), ['rto70-inc-4-trading_engine']);
  t.deepEqual(idsAt(30), ['rto-inc-4-trading_engine']);
});

test('a violation is told while it happens', (t) => {
  const [violation] = given(published, confirmed, failureTold).dueAt(30);
  t.is(violation?.message, 'RTO VIOLATION: trading_engine not recovered after 30s');
  t.is(violation?.severity, 'critical');
});

test('a recovery in time leaves no deadline behind, however late one looks', (t) => {
  const { idsAt } = given(published, confirmed, failureTold, decided, completed(9, 29));
  t.deepEqual(idsAt(3_000), []);
});

test('a deadline that passed while nobody watched is told late', (t) => {
  const { dueAt } = given(published, confirmed, failureTold, decided, completed(9, 45.2));
  t.deepEqual(
    dueAt(3_000).map(({ message }) => message),
    [
      'RTO VIOLATION: trading_engine not recovered after 30s (it has recovered since)',
      'RTO VIOLATION: trading_engine recovered in 45.20s (target: 30s)',
    ],
  );
});

test('an incident that is named only after the violation does not repeat it', (t) => {
  const told = raised(6, 30, violationTold);
  const assigned = recorded(7, 31, {
    type: 'FailureAssigned',
    data: {
      component: 'trading_engine',
      failure: 4,
      failureType: 'PROCESS_DEAD',
      incident: 'inc-2',
    },
  });
  t.deepEqual(given(published, confirmed, failureTold, told, assigned).idsAt(60), []);
});

test('a violation of days ago is history once ended, and news while it runs', (t) => {
  const days = 3 * 86_400;
  const ended = given(published, confirmed, decided, completed(9, 45));
  t.deepEqual(ended.idsAt(days), []);
  t.deepEqual(given(published, confirmed).idsAt(days), [
    'failure-4-trading_engine',
    'rto-inc-4-trading_engine',
  ]);
});

test('an unreadable event is told and the fold goes on', (t) => {
  const unreadable = E.left({
    _tag: 'Unreadable' as const,
    sequence: 3,
    subject: 'ledger.real.component.trading_engine',
    recordedAt: iso(0),
    reason: 'not JSON',
  });
  const state = [unreadable, E.right(confirmed)].reduce(evolveAlerts, noAlerts);
  t.deepEqual(
    dueAlerts(state, at(0)).map(({ alert, component }) => [alert, component]),
    [
      ['unreadable-3', 'trading_engine'],
      ['failure-4-trading_engine', 'trading_engine'],
    ],
  );
});

test('a flood of unreadable events is told once a minute and component', (t) => {
  const unreadable = (sequence: number, seconds: number, component: string) =>
    E.left({
      _tag: 'Unreadable' as const,
      sequence,
      subject: `ledger.real.component.${component}`,
      recordedAt: iso(seconds),
      reason: 'not JSON',
    });
  const flood = Array.from({ length: 5_000 }, (_, n) => unreadable(n + 1, n / 100, 'thing'));
  const others = Array.from({ length: 500 }, (_, n) => unreadable(6_000 + n, 50, `other${n}`));
  const later = [unreadable(7_000, 61, 'thing'), unreadable(7_001, 62, 'thing')];
  const state = [...flood, ...others, ...later].reduce(evolveAlerts, noAlerts);
  const ids = dueAlerts(state, at(62)).map(({ alert }) => alert);
  t.deepEqual([ids[0], ids.at(-1)], ['unreadable-1', 'unreadable-7000']);
  t.is(ids.length, 51);
});

test('only a proven zero is no data loss', (t) => {
  const loss = (state: 'ZERO_PROVEN' | 'UNKNOWN') =>
    recorded(8, 2, {
      type: 'DataLossMeasured',
      data: {
        recovery: 'rec-5',
        incident: 'inc-4',
        component: 'trading_engine',
        epoch: { generation: 1, sequence: 6 },
        state,
        lostRecords: null,
        basis: 'no checkpoint',
        evidence: {},
      },
    });
  t.deepEqual(given(published, loss('ZERO_PROVEN')).idsAt(2), []);
  t.deepEqual(given(published, loss('UNKNOWN')).idsAt(2), ['loss-8-trading_engine']);
});

test('a position that differs by more than the threshold is told in the words of the procedures', (t) => {
  const found = (difference: string, severity: 'major' | 'critical', order: string | null = null) =>
    recorded(8, 2, {
      type: 'DiscrepancyFound',
      data: {
        ...{ run: 'run-7', recovery: 'rec-5', incident: 'inc-4', kind: 'positions', order },
        ...{ class: 'mismatch', account: 'A1', symbol: 'BRK.A', external: '0' },
        ...{ ...foundFields, internal: difference, difference, severity },
      },
    });
  const large = (event: Recorded) =>
    given(confirmed, failureTold, decided, event)
      .dueAt(2)
      .filter(({ alertType }) => alertType === 'large_position_discrepancy');
  t.deepEqual(large(found('100', 'major')), []);
  t.deepEqual(large(found('101', 'critical', 'bought')), [], 'the total of a side is no position');
  t.deepEqual(
    large(found('101', 'critical')).map(({ alert, message }) => [alert, message]),
    [['largeposition-8', 'CRITICAL: Large position discrepancy for BRK.A: 101 shares']],
  );
});

test('many discrepancies of one run are one alert, also after it was raised', (t) => {
  const found = (sequence: number) =>
    recorded(sequence, 2, {
      type: 'DiscrepancyFound',
      data: {
        run: 'run-7',
        recovery: 'rec-5',
        incident: 'inc-4',
        kind: 'positions',
        class: 'mismatch',
        account: 'A1',
        symbol: 'ACME',
        order: null,
        internal: '100',
        external: '90',
        difference: '10',
        ...foundFields,
      },
    });
  const [first] = given(confirmed, failureTold, decided, found(8), found(9)).dueAt(2);
  t.is(first?.alert, 'discrepancy-run-7');
  t.is(first?.component, 'trading_engine');
  const told = raised(10, 2, first ?? violationTold);
  t.deepEqual(given(confirmed, failureTold, decided, found(8), told, found(11)).idsAt(2), []);
});
