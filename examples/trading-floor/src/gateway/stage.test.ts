/** What each stage lets through: nothing, what reduces, a share of the size, everything. */
import test from 'ava';
import type { NewOrder } from '../book/order.ts';
import { WorkingOrders } from '../book/working-orders.ts';
import { fullyOpen, readStage, reasonOfStage, type StageSetting } from './stage.ts';

const at = '2026-01-05T14:30:00.000Z';

const order = (change: Partial<NewOrder> = {}): NewOrder => ({
  clOrdId: 'a',
  account: 'HOUSE',
  symbol: 'ACME',
  side: 'sell',
  quantity: '100',
  price: '101',
  tif: 'DAY',
  ...change,
});

/** HOUSE has bought 150 ACME. */
const long = (): WorkingOrders => {
  const orders = new WorkingOrders();
  const bought = order({ clOrdId: 'b', side: 'buy', quantity: '150' });
  orders.apply({ type: 'order', seq: 1, at, client: 'c', incarnation: 1, ...bought });
  const report = {
    type: 'executionReport',
    seq: 1,
    execId: 'E1',
    execType: 'trade',
    ...bought,
    exchangeOrderId: 'X1',
    lastQuantity: '150',
    lastPrice: '101',
    leavesQuantity: '0',
    cumQuantity: '150',
    status: 'FILLED',
    transactTime: at,
  } as const;
  orders.apply({ type: 'report', seq: 2, at, incarnation: 1, report });
  return orders;
};

const stage = (body: object): StageSetting => readStage({ ...body }, at) ?? fullyOpen;
const usual = 10_000 * 10_000;
const reason = (body: object, asked: NewOrder, orders = long()) =>
  reasonOfStage(stage(body), asked, orders, usual);

test('halted and cancel only take no order, full takes every one', (t) => {
  t.is(reason({ stage: 'halted' }, order()), 'stage: halted');
  t.is(reason({ stage: 'cancel_only' }, order()), 'stage: cancels only');
  t.is(reason({ stage: 'full' }, order({ quantity: '999999' })), undefined);
});

test('reduce only takes what makes the position smaller, less what already works', (t) => {
  const reduce = { stage: 'reduce_only' };
  t.is(reason(reduce, order({ quantity: '150' })), undefined);
  t.is(reason(reduce, order({ quantity: '151' })), 'stage: reduce only, at most 150 to sell');
  t.is(
    reason(reduce, order({ side: 'buy', quantity: '1' })),
    'stage: reduce only, at most 0 to buy',
  );
  t.is(reason(reduce, order({ symbol: 'BOLT' })), 'stage: reduce only, at most 0 to sell');
  const orders = long();
  orders.apply({ type: 'order', seq: 3, at, client: 'c', incarnation: 1, ...order() });
  t.is(reason(reduce, order({ quantity: '50' }), orders), undefined);
  t.is(reason(reduce, order({ quantity: '51' }), orders), 'stage: reduce only, at most 50 to sell');
});

test('limited takes the named symbols up to a share of the usual size', (t) => {
  const limited = { stage: 'limited', symbols: ['ACME'], sizeShare: '0.1' };
  t.is(reason(limited, order({ quantity: '1000' })), undefined);
  t.is(reason(limited, order({ quantity: '1001' })), 'stage: limited to a quantity of 1000');
  t.is(reason(limited, order({ symbol: 'BOLT' })), 'stage: limited to ACME');
});

test('a stage, a symbol list or a share that is malformed is no setting', (t) => {
  for (const body of [
    { stage: 'open' },
    { stage: 'limited', symbols: 'ACME' },
    { stage: 'limited', sizeShare: '1.1' },
    { stage: 'limited', sizeShare: '0' },
    { stage: 'limited', sizeShare: 0.1 },
  ]) {
    t.is(readStage(body, at), undefined);
  }
});
