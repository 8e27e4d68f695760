/** The gateway's memory of orders: nothing journaled twice, nothing skipped, owners known. */
import test from 'ava';
import type { JournalEntry, OrderEntry } from '../book/journal-entry.ts';
import { type ExecutionReport, firmRejection, notSentReason } from '../book/report.ts';
import { OrderDirectory } from './order-directory.ts';

const at = '2026-01-05T14:30:00.000Z';
const order: OrderEntry = {
  type: 'order',
  seq: 1,
  at,
  client: 'desk',
  incarnation: 1,
  clOrdId: 'a',
  account: 'HOUSE',
  symbol: 'ACME',
  side: 'buy',
  quantity: '100',
  price: '101',
  tif: 'DAY',
};
const report = (seq: number, status: ExecutionReport['status']): ExecutionReport => ({
  ...firmRejection(order, notSentReason, at),
  seq,
  execType: status === 'NEW' ? 'new' : 'trade',
  status,
});
const entry = (seq: number, journaled: ExecutionReport): JournalEntry => ({
  type: 'report',
  seq,
  at,
  incarnation: 1,
  report: journaled,
});

test('an order is in flight until reported, and has an owner until it is finished', (t) => {
  const directory = new OrderDirectory();
  directory.apply(order);
  t.true(directory.inFlight().some(({ clOrdId }) => clOrdId === 'a'));
  directory.apply(entry(2, report(1, 'NEW')));
  t.deepEqual([directory.inFlightCount(), directory.clientOf('a')], [0, 'desk']);
  directory.apply(entry(3, report(2, 'FILLED')));
  t.is(directory.clientOf('a'), undefined);
  t.true(directory.isUsed('a'));
});

test('a report is journaled once and in turn', (t) => {
  const directory = new OrderDirectory();
  directory.apply(order);
  t.is(directory.judge(report(2, 'FILLED')), 'gap');
  t.is(directory.judge(report(1, 'NEW')), 'journal');
  directory.apply(entry(2, report(1, 'NEW')));
  t.is(directory.judge(report(1, 'NEW')), 'known');
  t.is(directory.judge(report(2, 'FILLED')), 'journal');
});

test('the verdict "not sent" counts only while the order is in flight', (t) => {
  const directory = new OrderDirectory();
  directory.apply(order);
  t.is(directory.judge(firmRejection(order, notSentReason, at)), 'journal');
  directory.apply(entry(2, report(1, 'NEW')));
  t.is(directory.judge(firmRejection(order, notSentReason, at)), 'known');
});

test('an exchange report on an order written off as never sent is a contradiction', (t) => {
  const directory = new OrderDirectory();
  directory.apply(order);
  directory.apply(entry(2, firmRejection(order, notSentReason, at)));
  t.is(directory.contradictions(), 0);
  directory.apply(entry(3, report(1, 'NEW')));
  t.is(directory.contradictions(), 1);
});
