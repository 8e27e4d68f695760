/** A break is found, explained, adjusted, resolved; it ends by itself only when a run agrees. */

import type { LedgerEvent } from '@recovery-ledger/ledger';
import test from 'ava';
import { ageOfBreak, breakLife, openBreaks, vanished } from './break-life.ts';

const about = { recovery: 'rec-1', incident: 'inc-1', kind: 'positions' as const };
const found = (run: string, symbol: string, difference = '5'): LedgerEvent => ({
  type: 'DiscrepancyFound',
  data: {
    ...{ ...about, run, class: 'mismatch', account: 'A', symbol, order: null },
    ...{
      internal: difference,
      external: '0',
      difference,
      third: null,
      severity: 'major',
      notional: null,
    },
  },
});
const completed = (run: string, result: 'pass' | 'fail' | 'unknown'): LedgerEvent => ({
  type: 'ReconciliationCompleted',
  data: { ...about, run, compared: 1, discrepancies: 0, result, detail: '', evidence: {} },
});
const by = { by: 'ann', role: 'on_call', reason: 'late confirmation' };
const explained = (discrepancy: number): LedgerEvent => ({
  type: 'DiscrepancyExplained',
  data: {
    ...about,
    run: 'r1',
    discrepancy,
    account: 'A',
    symbol: 'ACME',
    ...by,
    cause: 'timing',
    evidence: {},
  },
});
const adjusted = (discrepancy: number): LedgerEvent => ({
  type: 'DiscrepancyAdjusted',
  data: {
    ...{ ...about, run: 'r1', discrepancy, account: 'A', symbol: 'ACME', ...by, quantity: '-5' },
    ...{ before: '5', after: '0', notional: null, reference: 'J1', evidence: {} },
  },
});
const resolved = (discrepancy: number): LedgerEvent => ({
  type: 'DiscrepancyResolved',
  data: {
    ...{ ...about, run: 'r1', discrepancy, account: 'A', symbol: 'ACME', ...by, evidence: {} },
    ...{ resolution: 'vanished', internal: '0', external: '0', difference: '0' },
  },
});
const life = (...events: readonly LedgerEvent[]) =>
  breakLife(events.map((event, i) => ({ event, sequence: i + 1, atMs: i * 1000 })));
const statusOf = (...events: readonly LedgerEvent[]) => life(...events).breaks[1]?.status;

test('a break goes forward, and no act brings it back', (t) => {
  t.is(statusOf(found('r1', 'ACME')), 'found');
  t.is(statusOf(found('r1', 'ACME'), explained(1)), 'explained');
  t.is(statusOf(found('r1', 'ACME'), explained(1), adjusted(1)), 'adjusted');
  t.is(statusOf(found('r1', 'ACME'), adjusted(1), explained(1)), 'adjusted');
  t.is(statusOf(found('r1', 'ACME'), resolved(1), explained(1)), 'resolved');
  t.deepEqual(life(explained(1)).breaks, {}, 'what nobody found cannot be explained');
});

test('the same difference in a later run is the same break, older', (t) => {
  const { breaks } = life(found('r1', 'ACME'), completed('r1', 'fail'), found('r2', 'ACME', '7'));
  t.deepEqual(Object.keys(breaks), ['1']);
  t.is(breaks[1]?.latest.difference, '7');
  t.is(breaks[1] && ageOfBreak(breaks[1], 9000), 9000);
});

test('a later run that agrees lets a break end, one that could not compare does not', (t) => {
  const first = [found('r1', 'ACME'), found('r1', 'ZORG'), completed('r1', 'fail')] as const;
  t.deepEqual(vanished(life(...first)), []);
  t.deepEqual(vanished(life(...first, completed('r2', 'unknown'))), []);
  const later = life(...first, found('r2', 'ZORG'), completed('r2', 'fail'));
  t.deepEqual(
    vanished(later).map(({ found: f, agreedIn }) => [f.symbol, agreedIn]),
    [['ACME', 'r2']],
  );
  t.is(openBreaks(later).length, 2, 'it is open until somebody says that it is over');
  const back = life(...first, completed('r2', 'pass'), found('r3', 'ACME'));
  t.deepEqual(
    vanished(back).map(({ found: f }) => f.symbol),
    ['ZORG'],
  );
});

test('the owner is who acted on it last', (t) => {
  const one = life(found('r1', 'ACME'), explained(1)).breaks[1];
  t.like(one, { owner: 'ann', reason: 'late confirmation' });
  t.is(life(found('r1', 'ACME')).breaks[1]?.owner, null);
});
