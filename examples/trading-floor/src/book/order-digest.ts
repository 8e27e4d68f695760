/**
 * One hash over a set of active orders: equal sets, and only those, have equal hashes, in
 * whatever order they are listed, so that OMS, exchange and database compare in one word. Pure.
 */
import { sha256 } from './state-text.ts';

export type DigestedOrder = {
  readonly clOrdId: string;
  readonly account: string;
  readonly symbol: string;
  readonly side: string;
  readonly quantity: string;
  readonly cumQuantity: string;
  readonly leavesQuantity: string;
  readonly price: string;
};

export const ordersDigest = (orders: readonly DigestedOrder[]): string => {
  const lines = orders.map((order) =>
    [
      ...[order.clOrdId, order.account, order.symbol, order.side],
      ...[order.quantity, order.cumQuantity, order.leavesQuantity, order.price],
    ].join('|'),
  );
  return sha256(lines.sort().join('\n'));
};
