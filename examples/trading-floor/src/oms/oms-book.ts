/**
 * What order management knows: every order that is not finished, with the state it is in, and how
 * many ended how. A fold over the journal, changed in place; memory is bounded by the open
 * orders. `pending_new` is journaled and not answered; when the engine that carried it is
 * replaced, nobody knows where it is: `unknown`, until the new engine has found out. Pure.
 *
 *   pending_new → new → partially_filled → filled
 *        ↓ ↑        ↘ pending_cancel → canceled       any of them → rejected | canceled
 *     unknown
 */
import { formatDecimal, parseDecimal } from '../book/decimal.ts';
import type { JournalEntry } from '../book/journal-entry.ts';
import { isOpen, type NewOrder } from '../book/order.ts';
import { duplicateReason, type ExecutionReport, isRepetition } from '../book/report.ts';

export const openStatuses = [
  'pending_new',
  'new',
  'partially_filled',
  'pending_cancel',
  'unknown',
] as const;
export const finalStatuses = ['filled', 'canceled', 'rejected'] as const;
export type OpenStatus = (typeof openStatuses)[number];
export type FinalStatus = (typeof finalStatuses)[number];

export type OmsOrder = NewOrder & {
  readonly exchangeOrderId: string;
  readonly status: OpenStatus;
  readonly cumQuantity: string;
  readonly leavesQuantity: string;
};

export type OmsBook = {
  sequence: number;
  readonly orders: Map<string, OmsOrder>;
  readonly finished: Record<FinalStatus, number>;
  /** Reports on orders that this book does not have. */
  strays: number;
};

export const emptyOmsBook = (): OmsBook => ({
  sequence: 0,
  orders: new Map(),
  finished: { filled: 0, canceled: 0, rejected: 0 },
  strays: 0,
});

/** Applies the next entry. One that does not follow is a bug: a gap must never pass. */
export const applyToOms = (book: OmsBook, entry: JournalEntry): void => {
  if (entry.seq !== book.sequence + 1) {
    throw new Error(`journal entry ${entry.seq} does not follow ${book.sequence}`);
  }
  book.sequence = entry.seq;
  if (entry.type === 'order') book.orders.set(entry.clOrdId, pendingOf(entry));
  if (entry.type === 'cancel') changeStatus(book, entry.clOrdId, 'pending_cancel');
  if (entry.type === 'promoted') doubtPending(book);
  if (entry.type !== 'report') return;
  const { report } = entry;
  if (report.type === 'executionReport') applyReport(book, report);
  else restoreStatus(book, report.clOrdId);
};

const pendingOf = (order: NewOrder): OmsOrder => {
  const { clOrdId, account, symbol, side, quantity, price, tif } = order;
  const canonical = (text: string): string => formatDecimal(parseDecimal(text) ?? 0);
  const [size, at] = [canonical(quantity), canonical(price)];
  return {
    ...{ clOrdId, account, symbol, side, quantity: size, price: at, tif },
    exchangeOrderId: '',
    status: 'pending_new',
    cumQuantity: '0',
    leavesQuantity: size,
  };
};

const changeStatus = (book: OmsBook, clOrdId: string, status: OpenStatus): void => {
  const order = book.orders.get(clOrdId);
  if (order !== undefined) book.orders.set(clOrdId, { ...order, status });
};

const statusOf = (order: OmsOrder): OpenStatus =>
  order.cumQuantity === '0' ? 'new' : 'partially_filled';

const restoreStatus = (book: OmsBook, clOrdId: string): void => {
  const order = book.orders.get(clOrdId);
  if (order?.status === 'pending_cancel') changeStatus(book, clOrdId, statusOf(order));
};

const doubtPending = (book: OmsBook): void => {
  for (const { clOrdId, status } of book.orders.values()) {
    if (status === 'pending_new') changeStatus(book, clOrdId, 'unknown');
  }
};

const finalOf = { FILLED: 'filled', CANCELED: 'canceled', REJECTED: 'rejected' } as const;

const applyReport = (book: OmsBook, report: ExecutionReport): void => {
  const order = book.orders.get(report.clOrdId);
  if (report.reason === duplicateReason || isRepetition(report, order)) return;
  if (order === undefined) {
    // A bust of a finished order is no stray: its fills are the positions' matter.
    if (report.execType !== 'bust') book.strays += 1;
    return;
  }
  if (isOpen(report.status)) {
    const { exchangeOrderId, cumQuantity, leavesQuantity } = report;
    const next = { ...order, exchangeOrderId, cumQuantity, leavesQuantity };
    const isCanceling = order.status === 'pending_cancel';
    book.orders.set(order.clOrdId, {
      ...next,
      status: isCanceling ? order.status : statusOf(next),
    });
    return;
  }
  book.orders.delete(order.clOrdId);
  const status =
    report.status === 'FILLED' || report.status === 'REJECTED' ? report.status : 'CANCELED';
  book.finished[finalOf[status]] += 1;
};
