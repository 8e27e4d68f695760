/**
 * Loads the active orders from the database and what came after from the journal, and takes that
 * for the book: whatever was wrong in memory or in its files is gone. IO.
 */
import { loadActiveOrders } from '../following/database-orders.ts';
import { type Answer, ok, refuse } from '../wire/http-routes.ts';
import type { Oms } from './oms.ts';
import { emptyOmsBook, type OmsOrder, type OpenStatus } from './oms-book.ts';
import { digestOf } from './oms-text.ts';

const patienceMs = 5000;

const statuses = {
  PENDING: 'pending_new',
  NEW: 'new',
  PARTIALLY_FILLED: 'partially_filled',
} as const satisfies Readonly<Record<string, OpenStatus>>;

export const loadFromDatabase = async (oms: Oms): Promise<Answer> => {
  const startedAt = performance.now();
  const loaded = await oms.database(loadActiveOrders).catch(String);
  if (typeof loaded === 'string') return refuse(503, `the database gave no orders: ${loaded}`);
  const { sequence: fromSequence, orders } = loaded;
  const { finished } = oms.book;
  const active = orders.map(({ status, sequence: _, ...order }): [string, OmsOrder] => [
    order.clOrdId,
    { ...order, status: statuses[status] },
  ]);
  const book = { ...emptyOmsBook(), sequence: fromSequence, orders: new Map(active), finished };
  oms.replace(book);
  if (!(await oms.follower.caughtUp(patienceMs))) {
    return refuse(503, `the journal was not read to its end within ${patienceMs} ms; ask again`);
  }
  await oms.keep();
  const { sequence } = oms.book;
  return ok({
    ...{ count: oms.book.orders.size, sequence, digest: digestOf(oms.book) },
    ...{ fromDatabase: orders.length, fromSequence, replayed: sequence - fromSequence },
    tookMs: Math.round(performance.now() - startedAt),
  });
};
