/**
 * What a stretch of the journal means for the database: new orders, changed orders, trades.
 * Each entry says all its rows need, so a writer can start at any entry without a state. Pure.
 */
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
    if (row === undefined) changes.set(change.clOrdId, change);
    else orders.set(change.clOrdId, { ...change, order: row.order });
    const { report } = entry;
    if (report.type === 'executionReport' && report.execType === 'trade') trades.push(report);
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
  order,
});

// A rejected repetition of an order id says nothing about the order that id belongs to.
const changeOf = ({ report, incarnation, seq, at }: ReportEntry): OrderChange | undefined => {
  if (report.type !== 'executionReport' || report.reason === duplicateReason) return undefined;
  const { clOrdId, exchangeOrderId, status, cumQuantity } = report;
  return { clOrdId, exchangeOrderId, status, cumQuantity, incarnation, sequence: seq, at };
};
