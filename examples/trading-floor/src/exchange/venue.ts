/**
 * The venue's rules: it accepts, matches and cancels, and tells each session about every change
 * of its orders. Knows nothing of connections. Pure but for the clock it is given; in place.
 */
import { formatDecimal, parseDecimal } from '../book/decimal.ts';
import { instruments, testSymbol } from '../book/instruments.ts';
import type { NewOrder, Side } from '../book/order.ts';
import type { ExecutionReport } from '../book/report.ts';
import { MarketData } from './market-data.ts';
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

export class Venue {
  readonly marketData: MarketData;
  readonly #books: ReadonlyMap<string, OrderBook>;
  readonly #participants = new Map<string, Participant>();
  readonly #day: string;
  /** Outside the session nothing is entered and nothing trades; cancels are taken. */
  isOpen = true;
  #issued = 0;

  /** `day` makes the exchange's order ids unique across days. */
  constructor(day: string) {
    const symbols = [...instruments.map(({ symbol }) => symbol), testSymbol];
    const watched = (symbol: string): OrderBook =>
      createOrderBook((side, price) => this.marketData.touch(symbol, side, price));
    this.#books = new Map(symbols.map((symbol) => [symbol, watched(symbol)]));
    const restingAt = (symbol: string, side: Side, price: number): number =>
      this.#books.get(symbol)?.restingAt(side, price) ?? 0;
    this.marketData = new MarketData(day, restingAt);
    this.#day = day;
  }

  submit = (participant: Participant, asked: NewOrder): BookOrder => {
    this.#participants.set(participant.session, participant);
    this.#issued += 1;
    const order = bookOrder(participant.session, `X${this.#day}-${this.#issued}`, asked);
    const book = this.#books.get(asked.symbol);
    if (book === undefined) return reject(participant, order, `no such symbol: ${order.symbol}`);
    if (!this.isOpen) return reject(participant, order, 'the market is closed');
    this.#tell(order, 'new');
    book.match(order, (resting, quantity, price) => {
      this.marketData.trade(asked.symbol, price, quantity);
      this.#tell(order, 'trade', quantity, price);
      this.#tell(resting, 'trade', quantity, price);
    });
    if (order.leavesQuantity > 0 && order.tif === 'IOC') this.#finish(order);
    else if (order.leavesQuantity > 0) book.rest(order);
    return order;
  };

  /** False when the order is finished already: too late. */
  cancel = (order: BookOrder): boolean => {
    if (order.leavesQuantity === 0) return false;
    this.#books.get(order.symbol)?.remove(order);
    this.#finish(order);
    return true;
  };

  /** Undoes what was traded of an order that rests: it keeps its place. */
  giveBack = (order: BookOrder, quantity: number): void => {
    order.cumQuantity -= quantity;
    order.leavesQuantity += quantity;
    order.status = order.cumQuantity > 0 ? 'PARTIALLY_FILLED' : 'NEW';
    this.marketData.touch(order.symbol, order.side, order.price);
  };

  /** Takes an order off the book without a word: what a venue does that has lost it. */
  withdraw = (order: BookOrder): void => {
    this.#books.get(order.symbol)?.remove(order);
  };

  /** The best resting order of another session on a side, if any. */
  bestAgainst = (session: string, symbol: string, side: Side): BookOrder | undefined =>
    this.#books.get(symbol)?.bestAgainst(session, side);

  /** What rests now, as the market data would say it. */
  levels = (): readonly string[] =>
    [...this.#books].flatMap(([symbol, book]) =>
      (['buy', 'sell'] as const).flatMap((side) =>
        book.prices(side).map((price) => {
          const quantity = formatDecimal(book.restingAt(side, price));
          return `${symbol} ${side} ${formatDecimal(price)}=${quantity}`;
        }),
      ),
    );

  #finish(order: BookOrder): void {
    order.leavesQuantity = 0;
    order.status = 'CANCELED';
    this.#tell(order, 'canceled');
  }

  #tell(order: BookOrder, execType: Execution['execType'], lastQuantity = 0, lastPrice = 0): void {
    const participant = this.#participants.get(order.session);
    participant?.tell({ order, execType, lastQuantity, lastPrice });
  }
}

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

const reject = (participant: Participant, order: BookOrder, reason: string): BookOrder => {
  order.leavesQuantity = 0;
  order.status = 'REJECTED';
  participant.tell({ order, execType: 'rejected', lastQuantity: 0, lastPrice: 0, reason });
  return order;
};
