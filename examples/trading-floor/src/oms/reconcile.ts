/**
 * What a reconciliation decides about one order. The gateway journals it where the whole firm
 * believed wrong; where only this book did, the book alone is set right. Either way it is on the
 * disk before the answer. IO.
 */
import { formatDecimal, parseDecimal } from '../book/decimal.ts';
import { readOrder } from '../book/order.ts';
import { callJson } from '../wire/http-call.ts';
import { type Answer, ok, refuse } from '../wire/http-routes.ts';
import type { Oms } from './oms.ts';
import { finalStatuses, type OmsOrder, openStatuses } from './oms-book.ts';

type Body = Readonly<Record<string, unknown>>;

const patienceMs = 2000;

/** `{clOrdId, status, cumQuantity?, quantity?, price?, reason}`. */
export const resolveOrder = async (oms: Oms, body: Body): Promise<Answer> => {
  const { clOrdId, status, reason } = body;
  const order = oms.book.orders.get(String(clOrdId));
  if (typeof reason !== 'string' || reason === '') return refuse(400, 'a verdict has a reason');
  if (order === undefined) return refuse(404, `${String(clOrdId)} is not active here`);
  const open = openStatuses.find((known) => known === status);
  if (open !== undefined) return correct(oms, order, { ...body, status: open });
  const final = finalStatuses.find((known) => known === status);
  if (final === undefined) {
    return refuse(400, `status is one of ${[...openStatuses, ...finalStatuses].join(', ')}`);
  }
  const verdict = { ...order, ...body, status: final === 'rejected' ? 'REJECTED' : 'CANCELED' };
  // Only the exchange can say that something was traded: its report is or will be journaled.
  const journaled =
    final === 'filled' ? notJournaled : await atGateway(oms, '/orders/resolve', verdict);
  if ('status' in journaled && journaled.status !== 404) return journaled;
  if (oms.book.orders.delete(order.clOrdId)) oms.book.finished[final] += 1;
  await oms.keep();
  return ok({ clOrdId: order.clOrdId, status: final, ...journaledAt(journaled) });
};

const notJournaled = refuse(404, 'not for the firm to say');

/** Sets an order of this book right that is open all the same. */
const correct = async (
  oms: Oms,
  order: OmsOrder,
  body: Body & { readonly status: OmsOrder['status'] },
): Promise<Answer> => {
  const fields = (['quantity', 'price', 'cumQuantity'] as const).map((name) => [
    name,
    parseDecimal(body[name] ?? order[name]),
  ]);
  if (fields.some(([, value]) => value === undefined)) return refuse(400, 'not a decimal');
  const [quantity = 0, price = 0, cum = 0] = fields.map(([, value]) => Number(value));
  const corrected: OmsOrder = {
    ...order,
    status: body.status,
    quantity: formatDecimal(quantity),
    price: formatDecimal(price),
    cumQuantity: formatDecimal(cum),
    leavesQuantity: formatDecimal(quantity - cum),
  };
  oms.book.orders.set(order.clOrdId, corrected);
  await oms.keep();
  return ok({ clOrdId: order.clOrdId, status: corrected.status, journaled: false });
};

/** An order that the exchange has and this book has not becomes this book's. */
export const adoptOrder = async (oms: Oms, body: Body): Promise<Answer> => {
  const asked = typeof body['order'] === 'object' ? { ...body['order'] } : body;
  const fields: Body = { cumQuantity: '0', ...asked };
  const order = readOrder(fields);
  const cum = parseDecimal(fields['cumQuantity']);
  if (order === undefined || cum === undefined) {
    return refuse(400, 'order is whole: clOrdId, account, symbol, side, quantity, price, tif');
  }
  if (oms.book.orders.has(order.clOrdId)) return refuse(409, `${order.clOrdId} is active here`);
  const journaled = await atGateway(oms, '/orders/adopt', fields);
  // Known there: only this book had lost it.
  if ('status' in journaled && journaled.status !== 409) return journaled;
  if ('status' in journaled) oms.book.orders.set(order.clOrdId, lostOrder(fields, order, cum));
  await oms.keep();
  const adopted = oms.book.orders.get(order.clOrdId);
  return ok({ clOrdId: order.clOrdId, status: adopted?.status, ...journaledAt(journaled) });
};

const lostOrder = (
  fields: Body,
  order: Omit<OmsOrder, 'exchangeOrderId' | 'status' | 'cumQuantity' | 'leavesQuantity'>,
  cum: number,
): OmsOrder => ({
  ...order,
  exchangeOrderId: String(fields['exchangeOrderId'] ?? ''),
  status: cum > 0 ? 'partially_filled' : 'new',
  cumQuantity: formatDecimal(cum),
  leavesQuantity: formatDecimal((parseDecimal(order.quantity) ?? 0) - cum),
});

type Journaled = { readonly sequence: number };

const journaledAt = (journaled: Journaled | Answer) =>
  'sequence' in journaled ? { journaled: true, ...journaled } : { journaled: false };

/** The number of the journaled verdict, once this book has applied it; else the refusal. */
const atGateway = async (oms: Oms, path: string, body: object): Promise<Journaled | Answer> => {
  const port = oms.gateways.httpPort();
  const called = await callJson({ port, path, method: 'POST', body }).catch(String);
  if (typeof called === 'string') return refuse(503, `the gateway gave no answer: ${called}`);
  if (called.status !== 200) return { status: called.status, body: called.body };
  const sequence = Number(called.body['sequence']);
  if (await oms.follower.applied(sequence, patienceMs)) return { sequence };
  return refuse(503, `journaled as ${sequence}, but not here after ${patienceMs} ms`);
};
