/**
 * One symbol's book: price first, then time. Orders of one session never trade with each other;
 * they are passed over. Prices and quantities are integers of ten-thousandths. Pure, in place.
 */
import type { OrderStatus, Side, TimeInForce } from '../book/order.ts';

export type BookOrder = {
  readonly session: string;
  readonly clOrdId: string;
  readonly exchangeOrderId: string;
  readonly account: string;
  readonly symbol: string;
  readonly side: Side;
  readonly price: number;
  readonly quantity: number;
  readonly tif: TimeInForce;
  cumQuantity: number;
  leavesQuantity: number;
  status: OrderStatus;
};

/** Called for each trade while both orders stand as that trade left them. */
export type OnTrade = (resting: BookOrder, quantity: number, price: number) => void;

type Level = { readonly price: number; readonly orders: BookOrder[] };

export type OrderBook = {
  /** Trades the order against the other side as far as its price allows. */
  readonly match: (order: BookOrder, onTrade: OnTrade) => void;
  /** Puts what is left of the order in its place behind its equals. */
  readonly rest: (order: BookOrder) => void;
  readonly remove: (order: BookOrder) => void;
  /** The best resting order of another session on a side, if any. */
  readonly bestAgainst: (session: string, side: Side) => BookOrder | undefined;
  /** How much rests at a price. */
  readonly restingAt: (side: Side, price: number) => number;
  /** The prices at which anything rests, best first. */
  readonly prices: (side: Side) => readonly number[];
};

/** Called for each price level that is about to be another one. */
type OnLevel = (side: Side, price: number) => void;

export const createOrderBook = (onLevel: OnLevel = () => undefined): OrderBook => {
  const sides: Readonly<Record<Side, Level[]>> = { buy: [], sell: [] };

  const match = (order: BookOrder, onTrade: OnTrade): void => {
    const levels = sides[order.side === 'buy' ? 'sell' : 'buy'];
    for (const level of [...levels]) {
      if (!accepts(order, level.price)) return;
      onLevel(order.side === 'buy' ? 'sell' : 'buy', level.price);
      tradeAtLevel(order, level, onTrade);
      for (const each of level.orders.filter(isDone)) remove(each);
    }
  };

  const rest = (order: BookOrder): void => {
    onLevel(order.side, order.price);
    const levels = sides[order.side];
    const at = levels.findIndex((level) => !isBetter(order.side, level.price, order.price));
    const found = levels[at];
    if (found !== undefined && found.price === order.price) found.orders.push(order);
    else levels.splice(at < 0 ? levels.length : at, 0, { price: order.price, orders: [order] });
  };

  const remove = (order: BookOrder): void => {
    onLevel(order.side, order.price);
    const levels = sides[order.side];
    const at = levels.findIndex((level) => level.price === order.price);
    const orders = levels[at]?.orders ?? [];
    const place = orders.indexOf(order);
    if (place >= 0) orders.splice(place, 1);
    if (at >= 0 && orders.length === 0) levels.splice(at, 1);
  };

  const bestAgainst = (session: string, side: Side): BookOrder | undefined => {
    for (const level of sides[side]) {
      const found = level.orders.find((order) => order.session !== session);
      if (found !== undefined) return found;
    }
    return undefined;
  };

  const restingAt = (side: Side, price: number): number => {
    const orders = sides[side].find((level) => level.price === price)?.orders ?? [];
    return orders.reduce((sum, { leavesQuantity }) => sum + leavesQuantity, 0);
  };

  const prices = (side: Side): readonly number[] => sides[side].map(({ price }) => price);

  return { match, rest, remove, bestAgainst, restingAt, prices };
};

const isBetter = (side: Side, price: number, than: number): boolean =>
  side === 'buy' ? price > than : price < than;

const accepts = (order: BookOrder, price: number): boolean =>
  order.leavesQuantity > 0 && (order.side === 'buy' ? price <= order.price : price >= order.price);

const isDone = (order: BookOrder): boolean => order.leavesQuantity === 0;

const tradeAtLevel = (order: BookOrder, level: Level, onTrade: OnTrade): void => {
  for (const resting of level.orders) {
    if (order.leavesQuantity === 0) return;
    if (resting.session === order.session) continue;
    const quantity = Math.min(order.leavesQuantity, resting.leavesQuantity);
    fill(order, quantity);
    fill(resting, quantity);
    onTrade(resting, quantity, level.price);
  }
};

const fill = (order: BookOrder, quantity: number): void => {
  order.cumQuantity += quantity;
  order.leavesQuantity -= quantity;
  order.status = order.leavesQuantity === 0 ? 'FILLED' : 'PARTIALLY_FILLED';
};
