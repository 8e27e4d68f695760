/** The desk knows its open orders and notices when it is not served. */
import test from 'ava';
import type { NewOrder } from '../book/order.ts';
import { Desk } from './desk.ts';

const order = (clOrdId: string): NewOrder => ({
  clOrdId,
  account: 'HOUSE',
  symbol: 'ACME',
  side: 'buy',
  quantity: '100',
  price: '101',
  tif: 'DAY',
});

test('an acknowledged order is given out once, for the list of acknowledged orders', (t) => {
  const desk = new Desk();
  desk.sent(order('a'));
  t.is(desk.take({ type: 'accepted', clOrdId: 'a' })?.clOrdId, 'a');
  t.is(desk.take({ type: 'accepted', clOrdId: 'a' }), undefined);
  t.like(desk.stats(), { sent: 1, acknowledged: 1, openOrders: 1 });
});

test('partly filled orders are counted until they are done', (t) => {
  const desk = new Desk();
  desk.sent(order('a'));
  desk.take({ type: 'accepted', clOrdId: 'a' });
  const fill = { type: 'fill', clOrdId: 'a', symbol: 'ACME', lastPrice: '99.5' };
  desk.take({ ...fill, leavesQuantity: '60', cumQuantity: '40' });
  t.like(desk.stats(), { fills: 1, partiallyFilled: 1, openOrders: 1 });
  t.is(desk.lastPrice('ACME'), 995_000);
  desk.take({ ...fill, leavesQuantity: '0', cumQuantity: '100' });
  t.like(desk.stats(), { fills: 2, partiallyFilled: 0, openOrders: 0 });
});

test('the oldest orders beyond the bound are named for canceling, once', (t) => {
  const desk = new Desk();
  for (const clOrdId of ['a', 'b', 'c']) {
    desk.sent(order(clOrdId));
    desk.take({ type: 'accepted', clOrdId });
  }
  t.deepEqual(desk.overflow(1), ['a', 'b']);
  t.deepEqual(desk.overflow(1), []);
});

test('a halt holds the desk back until an order is accepted again', (t) => {
  const desk = new Desk();
  desk.take({ type: 'rejected', clOrdId: 'a', reason: 'halted: recovery-1' });
  t.true(desk.isHeldBack());
  t.like(desk.stats(), { rejected: 1, rejectedHalted: 1 });
  desk.take({ type: 'accepted', clOrdId: 'b' });
  t.false(desk.isHeldBack());
});

test('an acknowledgement that comes on the next line still counts', (t) => {
  const desk = new Desk();
  desk.sent(order('a'));
  desk.onLineLost();
  t.is(desk.unanswered(), 0);
  t.is(desk.take({ type: 'accepted', clOrdId: 'a' })?.clOrdId, 'a');
  t.like(desk.stats(), { acknowledged: 1, openOrders: 1 });
});
