/** Price-time priority, no trade with oneself, and nothing bought that was not sold. */
import test from 'ava';
import fc from 'fast-check';
import type { Side } from '../book/order.ts';
import { type BookOrder, createOrderBook, type OrderBook } from './order-book.ts';

let orders = 0;
const order = (session: string, side: Side, price: number, quantity: number): BookOrder => {
  orders += 1;
  return {
    session,
    clOrdId: `c${orders}`,
    exchangeOrderId: `x${orders}`,
    account: 'A',
    symbol: 'ACME',
    side,
    price,
    quantity,
    tif: 'DAY',
    cumQuantity: 0,
    leavesQuantity: quantity,
    status: 'NEW',
  };
};

const tradesOf = (book: OrderBook, incoming: BookOrder) => {
  const trades: { resting: BookOrder; quantity: number; price: number }[] = [];
  book.match(incoming, (resting, quantity, price) => trades.push({ resting, quantity, price }));
  return trades;
};

test('the best price trades first, then the oldest at that price', (t) => {
  const book = createOrderBook();
  const [worse, first, second] = [
    order('MM1', 'sell', 102, 10),
    order('MM1', 'sell', 101, 10),
    order('MM1', 'sell', 101, 10),
  ];
  for (const each of [worse, first, second]) book.rest(each);
  const trades = tradesOf(book, order('FIRM1', 'buy', 102, 25));
  t.deepEqual(
    trades.map(({ resting, quantity, price }) => [resting, quantity, price]),
    [
      [first, 10, 101],
      [second, 10, 101],
      [worse, 5, 102],
    ],
  );
  t.deepEqual([worse.leavesQuantity, worse.status], [5, 'PARTIALLY_FILLED']);
});

test('a limit is never exceeded', (t) => {
  const book = createOrderBook();
  book.rest(order('MM1', 'sell', 102, 10));
  t.deepEqual(tradesOf(book, order('FIRM1', 'buy', 101, 10)), []);
});

test('orders of one session pass each other over', (t) => {
  const book = createOrderBook();
  const own = order('FIRM1', 'sell', 100, 10);
  const other = order('MM1', 'sell', 101, 10);
  book.rest(own);
  book.rest(other);
  const trades = tradesOf(book, order('FIRM1', 'buy', 101, 20));
  t.deepEqual(
    trades.map(({ resting }) => resting),
    [other],
  );
  t.is(own.leavesQuantity, 10);
});

test('each trade is told while the orders stand as it left them', (t) => {
  const book = createOrderBook();
  book.rest(order('MM1', 'sell', 100, 10));
  book.rest(order('MM1', 'sell', 101, 10));
  const incoming = order('FIRM1', 'buy', 101, 20);
  const told: (number | string)[][] = [];
  book.match(incoming, () => told.push([incoming.cumQuantity, incoming.status]));
  t.deepEqual(told, [
    [10, 'PARTIALLY_FILLED'],
    [20, 'FILLED'],
  ]);
});

test('a removed order does not trade', (t) => {
  const book = createOrderBook();
  const gone = order('MM1', 'buy', 100, 10);
  book.rest(gone);
  book.remove(gone);
  t.deepEqual(tradesOf(book, order('FIRM1', 'sell', 100, 10)), []);
});

test('whatever is traded, quantity is conserved and every price is acceptable to both', (t) => {
  const draft = fc.record({
    session: fc.constantFrom('FIRM1', 'MM1'),
    side: fc.constantFrom<Side>('buy', 'sell'),
    price: fc.integer({ min: 95, max: 105 }),
    quantity: fc.integer({ min: 1, max: 50 }),
  });
  fc.assert(
    fc.property(fc.array(draft, { maxLength: 40 }), (drafts) => {
      const book = createOrderBook();
      const all: BookOrder[] = [];
      for (const { session, side, price, quantity } of drafts) {
        const incoming = order(session, side, price, quantity);
        all.push(incoming);
        for (const trade of tradesOf(book, incoming)) {
          t.not(trade.resting.session, session);
          t.true(side === 'buy' ? trade.price <= price : trade.price >= price);
        }
        if (incoming.leavesQuantity > 0) book.rest(incoming);
      }
      const bought = (side: Side) =>
        all.filter((each) => each.side === side).reduce((sum, each) => sum + each.cumQuantity, 0);
      t.is(bought('buy'), bought('sell'));
      t.true(all.every((each) => each.cumQuantity + each.leavesQuantity === each.quantity));
    }),
  );
});
