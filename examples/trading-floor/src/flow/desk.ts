/**
 * The desk's view of its own orders, from what the gateway answers: what is open, what it last
 * paid, how it goes. Pure, in place; memory is bounded by the open orders.
 */

import { parseDecimal } from '../book/decimal.ts';
import { instruments } from '../book/instruments.ts';
import type { NewOrder } from '../book/order.ts';

type Fields = Readonly<Record<string, unknown>>;

export type Desk = {
  readonly sent: (order: NewOrder) => void;
  /** Takes an answer; the order when it has just been acknowledged. */
  readonly take: (answer: Fields) => NewOrder | undefined;
  readonly stats: () => Fields;
  /** Unanswered orders: none is sent while there are too many. */
  readonly unanswered: () => number;
  /** The gateway is not taking orders: the desk only tries now and then. */
  readonly isHeldBack: () => boolean;
  readonly lastPrice: (symbol: string) => number;
  /** The oldest open orders beyond `most`, each named once. */
  readonly overflow: (most: number) => readonly string[];
  /** The line was lost: what was not answered will not be. */
  readonly forgetUnanswered: () => void;
};

export const createDesk = (): Desk => {
  const counts = { sent: 0, acknowledged: 0, rejected: 0, rejectedHalted: 0, fills: 0 };
  const waiting = new Map<string, NewOrder>();
  const open = new Map<string, { readonly cum: number; canceling: boolean }>();
  const prices = new Map(instruments.map((i) => [i.symbol, parseDecimal(i.price) ?? 0]));
  let partly = 0;
  let heldBack = false;

  const close = (clOrdId: string): void => {
    if ((open.get(clOrdId)?.cum ?? 0) > 0) partly -= 1;
    open.delete(clOrdId);
  };

  const accepted = (clOrdId: string): NewOrder | undefined => {
    heldBack = false;
    const order = waiting.get(clOrdId);
    waiting.delete(clOrdId);
    open.set(clOrdId, { cum: 0, canceling: false });
    if (order !== undefined) counts.acknowledged += 1;
    return order;
  };

  const filled = (clOrdId: string, answer: Fields): void => {
    counts.fills += 1;
    const price = parseDecimal(answer['lastPrice']);
    if (price !== undefined) prices.set(String(answer['symbol']), price);
    const before = open.get(clOrdId);
    if (before === undefined) return;
    close(clOrdId);
    if (answer['leavesQuantity'] === '0') return;
    partly += 1;
    open.set(clOrdId, {
      cum: parseDecimal(answer['cumQuantity']) ?? 0,
      canceling: before.canceling,
    });
  };

  const rejected = (clOrdId: string, reason: string): void => {
    waiting.delete(clOrdId);
    counts.rejected += 1;
    if (reason.startsWith('halted')) counts.rejectedHalted += 1;
    heldBack = /^(halted|no primary|busy)/.test(reason);
  };

  const take = (answer: Fields): NewOrder | undefined => {
    const clOrdId = String(answer['clOrdId']);
    const { type } = answer;
    if (type === 'accepted') return accepted(clOrdId);
    if (type === 'fill') filled(clOrdId, answer);
    if (type === 'canceled' || type === 'cancelRejected') close(clOrdId);
    if (type === 'rejected') rejected(clOrdId, String(answer['reason']));
    return undefined;
  };

  const overflow = (most: number): readonly string[] => {
    const named: string[] = [];
    let excess = open.size - most;
    for (const [clOrdId, order] of open) {
      if (excess <= 0) break;
      excess -= 1;
      if (!order.canceling) named.push(clOrdId);
      order.canceling = true;
    }
    return named;
  };

  return {
    sent: (order) => {
      counts.sent += 1;
      waiting.set(order.clOrdId, order);
    },
    take,
    stats: () => ({ ...counts, openOrders: open.size, partiallyFilled: partly }),
    unanswered: () => waiting.size,
    isHeldBack: () => heldBack,
    lastPrice: (symbol) => prices.get(symbol) ?? 0,
    overflow,
    forgetUnanswered: () => waiting.clear(),
  };
};
