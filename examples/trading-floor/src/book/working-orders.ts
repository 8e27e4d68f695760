/**
 * What an account could still buy and sell in a symbol: the open quantity of every order that is
 * journaled and not finished, beside the position. A fold over the journal. Pure, in place;
 * memory is bounded by the open orders.
 */
import { parseDecimal } from './decimal.ts';
import type { JournalEntry } from './journal-entry.ts';
import { isOpen, type Side } from './order.ts';
import { applyToPositions, type Positions } from './positions.ts';
import { type ExecutionReport, isRepetition } from './report.ts';

type Working = {
  readonly account: string;
  readonly symbol: string;
  readonly side: Side;
  leaves: number;
  cumQuantity: string;
};

const keyOf = (account: string, symbol: string): string => `${account}\u0000${symbol}`;

export class WorkingOrders {
  readonly positions: Positions = new Map();
  readonly #orders = new Map<string, Working>();
  readonly #sums: Readonly<Record<Side, Map<string, number>>> = { buy: new Map(), sell: new Map() };

  apply = (entry: JournalEntry): void => {
    if (entry.type === 'order') {
      const { account, symbol, side, quantity } = entry;
      const leaves = parseDecimal(quantity) ?? 0;
      this.#orders.set(entry.clOrdId, { account, symbol, side, leaves, cumQuantity: '0' });
      this.#add(account, symbol, side, leaves);
    }
    if (entry.type === 'report' && entry.report.type === 'executionReport') {
      this.#report(entry.report);
    }
  };

  position = (account: string, symbol: string): number =>
    this.positions.get(keyOf(account, symbol)) ?? 0;

  /** The open quantity on a side. */
  working = (account: string, symbol: string, side: Side): number =>
    this.#sums[side].get(keyOf(account, symbol)) ?? 0;

  #report(report: ExecutionReport): void {
    const order = this.#orders.get(report.clOrdId);
    if (isRepetition(report, order)) return;
    applyToPositions(this.positions, report);
    if (order === undefined) return;
    const leaves = isOpen(report.status) ? (parseDecimal(report.leavesQuantity) ?? 0) : 0;
    this.#add(order.account, order.symbol, order.side, leaves - order.leaves);
    order.leaves = leaves;
    order.cumQuantity = report.cumQuantity;
    if (!isOpen(report.status)) this.#orders.delete(report.clOrdId);
  }

  #add(account: string, symbol: string, side: Side, quantity: number): void {
    const key = keyOf(account, symbol);
    const sum = (this.#sums[side].get(key) ?? 0) + quantity;
    if (sum === 0) this.#sums[side].delete(key);
    else this.#sums[side].set(key, sum);
  }
}
