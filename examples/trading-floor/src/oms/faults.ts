/**
 * Breaks the book of order management for real, on request, and on the disk: a restart comes back
 * with the fault. What a reconciliation with the exchange must find:
 *   ghost     an order that the exchange does not have
 *   orphan    an order of the exchange's that is missing here
 *   quantity, price   an order that differs
 *   unknown   an order whose state nobody here knows
 * IO.
 */
import { formatDecimal, parseDecimal } from '../book/decimal.ts';
import { type Answer, ok, refuse } from '../wire/http-routes.ts';
import type { Oms } from './oms.ts';
import type { OmsOrder } from './oms-book.ts';

let ghosts = 0;

const more = (text: string, by: number): string => formatDecimal((parseDecimal(text) ?? 0) + by);

const changes: Readonly<Record<string, (order: OmsOrder) => Partial<OmsOrder>>> = {
  quantity: ({ quantity, leavesQuantity }) => ({
    quantity: more(quantity, 1_000_000),
    leavesQuantity: more(leavesQuantity, 1_000_000),
  }),
  price: ({ price }) => ({ price: more(price, 10_000) }),
  unknown: () => ({ status: 'unknown' }),
};

const kinds = ['ghost', 'orphan', ...Object.keys(changes)];

export const causeFault = async (
  oms: Oms,
  body: Readonly<Record<string, unknown>>,
): Promise<Answer> => {
  const kind = String(body['kind']);
  if (!kinds.includes(kind)) return refuse(400, `kind is one of ${kinds.join(', ')}`);
  const order = victim(oms, body['clOrdId']);
  if (order === undefined) return refuse(404, 'there is no such active order');
  const { orders } = oms.book;
  ghosts += 1;
  const ghost: OmsOrder = { ...order, clOrdId: `GHOST-${ghosts}`, exchangeOrderId: 'X-GHOST' };
  if (kind === 'ghost') orders.set(ghost.clOrdId, ghost);
  else if (kind === 'orphan') orders.delete(order.clOrdId);
  else orders.set(order.clOrdId, { ...order, ...changes[kind]?.(order) });
  await oms.keep();
  const { clOrdId } = kind === 'ghost' ? ghost : order;
  return ok({ kind, clOrdId, before: kind === 'ghost' ? null : order });
};

/** The named order, or the newest that rests and will stay: GTC, not being canceled. */
const victim = ({ book }: Oms, clOrdId: unknown): OmsOrder | undefined => {
  if (typeof clOrdId === 'string') return book.orders.get(clOrdId);
  const rests = ({ tif, status }: OmsOrder): boolean => tif === 'GTC' && status === 'new';
  return [...book.orders.values()].findLast(rests);
};
