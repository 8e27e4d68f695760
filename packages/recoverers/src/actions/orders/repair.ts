/**
 * What the OMS is to be told about an order, from the exchange's own answer about it. Pure.
 * Undefined when the exchange did not really answer: then nobody knows, and nothing is told.
 */
import type { Answer } from '../http-client.ts';

export type Repair = {
  readonly _tag: 'Adopt' | 'Resolve';
  readonly reason: string;
  readonly body: Readonly<Record<string, unknown>>;
};

const notFound = 404;
const open = new Set(['new', 'partially_filled', 'pending_cancel']);

export const repairOf = (clOrdId: string, answer: Answer): Repair | undefined => {
  if (answer._tag === 'NoAnswer') return undefined;
  if (answer.status === notFound) {
    const reason = 'the exchange does not know it: it was never there';
    const body = { clOrdId, status: 'rejected', cumQuantity: '0', reason };
    return { _tag: 'Resolve', reason, body };
  }
  const order = orderIn(answer);
  const { status, cumQuantity } = order;
  if (order['clOrdId'] !== clOrdId || typeof status !== 'string') return undefined;
  if (open.has(status)) {
    const reason = `it is ${status} at the exchange`;
    return { _tag: 'Adopt', reason, body: { order } };
  }
  const reason = `it is ${status} at the exchange`;
  return { _tag: 'Resolve', reason, body: { clOrdId, status, cumQuantity, reason } };
};

/** The exchange tells a finished order as a text of JSON. */
const orderIn = ({ body, text }: Extract<Answer, { _tag: 'Answer' }>): Record<string, unknown> => {
  if (Object.keys(body).length > 0) return { ...body };
  try {
    const told: unknown = JSON.parse(text);
    const value: unknown = typeof told === 'string' ? JSON.parse(told) : told;
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
};
