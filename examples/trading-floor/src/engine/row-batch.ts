/**
 * What a stretch of the journal means for the database: new orders, changed orders, trades.
 * Each entry says all its rows need, so a writer can start at any entry without a state. Pure.
 */
import { parseDecimal } from '../book/decimal.ts';
import type { JournalEntry, OrderEntry, ReportEntry } from '../book/journal-entry.ts';
import type { OrderStatus } from '../book/order.ts';
import { duplicateReason, type ExecutionReport } from '../book/report.ts';

export type OrderChange = {
  readonly clOrdId: string;
  readonly exchangeOrderId: string;
  readonly status: OrderStatus;
  readonly cumQuantity: string;
  readonly incarnation: number;
  readonly sequence: number;
  readonly at: string;
  /** Said again by the exchange: it may only move the order forward. */
  readonly resent: boolean;
};
export type OrderRow = OrderChange & { readonly order: OrderEntry };

export type RowBatch = {
  readonly orders: readonly OrderRow[];
  readonly changes: readonly OrderChange[];
  readonly trades: readonly ExecutionReport[];
};

export const rowBatch = (entries: readonly JournalEntry[]): RowBatch => {
  const orders = new Map<string, OrderRow>();
  const changes = new Map<string, OrderChange>();
  const trades: ExecutionReport[] = [];
  for (const entry of entries) {
    if (entry.type === 'order') orders.set(entry.clOrdId, newRow(entry));
    const change = entry.type === 'report' ? changeOf(entry) : undefined;
    if (entry.type !== 'report' || change === undefined) continue;
    const row = orders.get(change.clOrdId);
    const before = changes.get(change.clOrdId);
    if (row === undefined && isNews(change, before)) changes.set(change.clOrdId, change);
    if (row !== undefined && isNews(change, row)) {
      orders.set(change.clOrdId, { ...change, order: row.order });
    }
    const { report } = entry;
    if (report.type !== 'executionReport') continue;
    if (report.execType === 'trade' || report.execType === 'bust') trades.push(report);
  }
  return { orders: [...orders.values()], changes: [...changes.values()], trades };
};

const newRow = (order: OrderEntry): OrderRow => ({
  clOrdId: order.clOrdId,
  exchangeOrderId: '',
  status: 'PENDING',
  cumQuantity: '0',
  incarnation: order.incarnation,
  sequence: order.seq,
  at: order.at,
  resent: false,
  order,
});

// A rejected repetition of an order id says nothing about the order that id belongs to.
const changeOf = ({ report, incarnation, seq, at }: ReportEntry): OrderChange | undefined => {
  if (report.type !== 'executionReport' || report.reason === duplicateReason) return undefined;
  const { clOrdId, exchangeOrderId, status, cumQuantity } = report;
  const resent = report.possResend === true;
  return { clOrdId, exchangeOrderId, status, cumQuantity, incarnation, sequence: seq, at, resent };
};

const isNews = (change: OrderChange, known: OrderChange | undefined): boolean => {
  if (!change.resent || known === undefined) return true;
  return (parseDecimal(change.cumQuantity) ?? 0) > (parseDecimal(known.cumQuantity) ?? 0);
};
