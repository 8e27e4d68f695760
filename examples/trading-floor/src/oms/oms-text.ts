/** The state of order management as text, for its files, and back. Pure. */
import { type DigestedOrder, ordersDigest } from '../book/order-digest.ts';
import { emptyOmsBook, type OmsBook, type OmsOrder } from './oms-book.ts';

export type OmsKept = { readonly book: OmsBook; readonly intake: boolean };

const byId = (a: OmsOrder, b: OmsOrder): number => (a.clOrdId < b.clOrdId ? -1 : 1);

export const activeOrders = (book: OmsBook): readonly OmsOrder[] =>
  [...book.orders.values()].sort(byId);

export const digestOf = (book: OmsBook): string =>
  ordersDigest([...book.orders.values()] satisfies readonly DigestedOrder[]);

export const omsText = ({ book, intake }: OmsKept): string => {
  const { sequence, finished, strays } = book;
  return JSON.stringify({ sequence, intake, finished, strays, orders: activeOrders(book) });
};

/** What a text of omsText says; undefined when it is none. It was verified by its hash before. */
export const readOmsText = (text: string): OmsKept | undefined => {
  const value: unknown = JSON.parse(text);
  if (typeof value !== 'object' || value === null) return undefined;
  const { sequence, intake, finished, strays, orders } = value as Record<string, unknown>;
  if (!Number.isSafeInteger(sequence) || !Array.isArray(orders)) return undefined;
  const book: OmsBook = {
    ...emptyOmsBook(),
    sequence: Number(sequence),
    finished: finished as OmsBook['finished'],
    strays: Number(strays),
    orders: new Map(orders.map((order: OmsOrder) => [order.clOrdId, order])),
  };
  return { book, intake: intake !== false };
};
