/** The drop copy counts what follows, once, and says so when something is missing. */
import test from 'ava';
import type { ExecutionReport } from '../book/report.ts';
import { createReceiver } from './receiver.ts';

const fill = (seq: number, lastQuantity: string): ExecutionReport => ({
  type: 'executionReport',
  seq,
  execId: `E${seq}`,
  execType: 'trade',
  clOrdId: 'a',
  exchangeOrderId: 'X1',
  account: 'HOUSE',
  symbol: 'ACME',
  side: 'sell',
  lastQuantity,
  lastPrice: '101',
  leavesQuantity: '5',
  cumQuantity: lastQuantity,
  status: 'PARTIALLY_FILLED',
  transactTime: '2026-01-05T14:30:00.000Z',
});

const positionsOf = (quantity: string, sequence: number, contiguous: boolean) => ({
  sequence,
  contiguous,
  asOf: '2026-01-05T14:30:00.000Z',
  positions: [{ account: 'HOUSE', symbol: 'ACME', quantity }],
});

test('a repeated execution counts once', (t) => {
  const receiver = createReceiver();
  for (const report of [fill(1, '10'), fill(1, '10'), fill(2, '2.5')])
    t.true(receiver.take(report));
  t.deepEqual(receiver.positions(), positionsOf('-12.5', 2, true));
});

test('an execution after a gap is not counted until the gap is filled', (t) => {
  const receiver = createReceiver();
  receiver.take(fill(1, '10'));
  t.false(receiver.take(fill(3, '1')));
  t.deepEqual(receiver.positions(), positionsOf('-10', 1, false));
  receiver.take(fill(2, '1'));
  receiver.take(fill(3, '1'));
  t.deepEqual(receiver.positions(), positionsOf('-12', 3, true));
});
