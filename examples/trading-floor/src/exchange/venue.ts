/**
 * The venue's rules: it accepts, matches and cancels, and tells each session about every change
 * of its orders. Knows nothing of connections. Pure but for the clock it is given; in place.
 */
import { parseDecimal } from '../book/decimal.ts';
import { instruments, testSymbol } from '../book/instruments.ts';
import type { NewOrder, Side } from '../book/order.ts';
import type { ExecutionReport } from '../book/report.ts';
import { type BookOrder, createOrderBook, type OrderBook } from './order-book.ts';

export type Execution = {
  readonly order: BookOrder;
  readonly execType: ExecutionReport['execType'];
  readonly lastQuantity: number;
  readonly lastPrice: number;
  readonly reason?: string;
};

/** Hears of every execution of its own orders, in order. */
export type Participant = {
  readonly session: string;
  readonly tell: (execution: Execution) => void;
};

export type Venue = {
  readonly submit: (participant: Participant, order: NewOrder) => BookOrder;
  /** False when the order is finished already: too late. */
  readonly cancel: (order: BookOrder) => boolean;
  readonly bestAgainst: (session: string, symbol: string, side: Side) => BookOrder | undefined;
};

/** `day` makes the exchange's order ids unique across days. */
export const createVenue = (day: string): Venue => {
  const symbols = [...instruments.map(({ symbol }) => symbol), testSymbol];
  const books: ReadonlyMap<string, OrderBook> = new Map(
    symbols.map((symbol) => [symbol, createOrderBook()]),
  );
  const participants = new Map<string, Participant>();
  let issued = 0;

  const tell = (order: BookOrder, execType: Execution['execType'], quantity = 0, price = 0) =>
    participants
      .get(order.session)
      ?.tell({ order, execType, lastQuantity: quantity, lastPrice: price });

  const submit = (participant: Participant, asked: NewOrder): BookOrder => {
    participants.set(participant.session, participant);
    issued += 1;
    const order = bookOrder(participant.session, `X${day}-${issued}`, asked);
    const book = books.get(asked.symbol);
    if (book === undefined) return reject(participant, order);
    tell(order, 'new');
    book.match(order, (resting, quantity, price) => {
      tell(order, 'trade', quantity, price);
      tell(resting, 'trade', quantity, price);
    });
    if (order.leavesQuantity > 0 && order.tif === 'IOC') finish(order);
    else if (order.leavesQuantity > 0) book.rest(order);
    return order;
  };

  const finish = (order: BookOrder): void => {
    order.leavesQuantity = 0;
    order.status = 'CANCELED';
    tell(order, 'canceled');
  };

  const cancel = (order: BookOrder): boolean => {
    if (order.leavesQuantity === 0) return false;
    books.get(order.symbol)?.remove(order);
    finish(order);
    return true;
  };

  const bestAgainst = (session: string, symbol: string, side: Side): BookOrder | undefined =>
    books.get(symbol)?.bestAgainst(session, side);

  return { submit, cancel, bestAgainst };
};

const bookOrder = (session: string, exchangeOrderId: string, asked: NewOrder): BookOrder => {
  const quantity = parseDecimal(asked.quantity) ?? 0;
  const price = parseDecimal(asked.price) ?? 0;
  return {
    session,
    clOrdId: asked.clOrdId,
    exchangeOrderId,
    account: asked.account,
    symbol: asked.symbol,
    side: asked.side,
    price,
    quantity,
    tif: asked.tif,
    cumQuantity: 0,
    leavesQuantity: quantity,
    status: 'NEW',
  };
};

const reject = (participant: Participant, order: BookOrder): BookOrder => {
  order.leavesQuantity = 0;
  order.status = 'REJECTED';
  const reason = `no such symbol: ${order.symbol}`;
  participant.tell({ order, execType: 'rejected', lastQuantity: 0, lastPrice: 0, reason });
  return order;
};
