/** Which executions have to come back after a restore. */
import test from 'ava';
import { missingFills, type TimedFill } from './missing-fills.ts';

const fill = (sequence: number, quantity: string, over: Partial<TimedFill> = {}): TimedFill => ({
  ...{ sequence, execId: `E${sequence}`, clOrdId: 'C1', account: 'HOUSE', symbol: 'ACME' },
  ...{
    side: 'buy',
    quantity,
    price: '10',
    bustOf: null,
    possDup: false,
    at: '2026-11-23T14:31:00Z',
  },
  ...over,
});

test('what the database has is left alone, what it lacks comes back in order, once', (t) => {
  const fills = [fill(3, '5'), fill(1, '2'), fill(2, '3'), fill(3, '5', { possDup: true })];
  const { missing } = missingFills(fills, new Set(['E1']), null);
  t.deepEqual(
    missing.map(({ execId, cumulative }) => [execId, cumulative]),
    [
      ['E2', '5'],
      ['E3', '10'],
    ],
  );
});

test('a bust comes back too, and takes its trade out of what was filled', (t) => {
  const bust = fill(2, '2', { execId: 'B1', bustOf: 'E1' });
  const { missing } = missingFills([fill(1, '2'), bust], new Set(['E1']), null);
  t.like(missing, [{ execId: 'B1', cumulative: '0' }]);
});

test('what somebody else put back already is listed too, and not put back again', (t) => {
  const fills = [fill(1, '2', { at: '2026-11-23T14:29:59Z' }), fill(2, '3'), fill(3, '5')];
  const restoredTo = Date.parse('2026-11-23T14:30:00Z');
  const since = missingFills(fills, new Set(['E1', 'E2']), restoredTo);
  t.deepEqual(
    since.later.map(({ execId }) => execId),
    ['E2', 'E3'],
  );
  t.deepEqual(
    since.missing.map(({ execId }) => execId),
    ['E3'],
  );
});
