/**
 * What the OMS is to be told about an order that differs, from the exchange's own answer about
 * it. Pure. Undefined when the exchange did not really answer: then nobody knows, and nothing is
 * told.
 */
import type { EventOfType } from '@recovery-ledger/ledger';
import type { Answer } from '../http-client.ts';

type Class = EventOfType<'DiscrepancyFound'>['data']['class'];

export type Repair = {
  /** `Adopt` what we do not have, `Resolve` what we have; `None` when it ended meanwhile. */
  readonly _tag: 'Adopt' | 'Resolve' | 'None';
  readonly reason: string;
  readonly body: Readonly<Record<string, unknown>>;
};

const notFound = 404;
const open = new Set(['new', 'partially_filled', 'pending_cancel']);

export const repairOf = (clOrdId: string, of: Class, answer: Answer): Repair | undefined => {
  if (answer._tag === 'NoAnswer') return undefined;
  if (answer.status === notFound) {
    const reason = 'the exchange does not know it: it was never there';
    return { _tag: 'Resolve', reason, body: { clOrdId, status: 'rejected', reason } };
  }
  const order = orderIn(answer);
  if (order['clOrdId'] !== clOrdId || typeof order['status'] !== 'string') return undefined;
  const status = order['status'].toLowerCase();
  const reason = `it is ${status} at the exchange`;
  if (of === 'orphan') {
    const isOpen = open.has(status);
    return { _tag: isOpen ? 'Adopt' : 'None', reason, body: { order } };
  }
  const { quantity, price, cumQuantity } = order;
  return {
    _tag: 'Resolve',
    reason,
    body: { clOrdId, status, quantity, price, cumQuantity, reason },
  };
};

/** The exchange may tell a finished order as a text of JSON. */
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
