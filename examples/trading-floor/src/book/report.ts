/**
 * What the exchange says about an order. Reports of a session are numbered 1, 2, 3 … by the
 * exchange. Number 0 marks the firm's own verdict on an order that never reached it. Pure.
 */
import { parseDecimal } from './decimal.ts';
import type { OrderStatus, Side } from './order.ts';

export type ExecutionReport = {
  readonly type: 'executionReport';
  readonly seq: number;
  readonly execId: string;
  readonly execType: 'new' | 'trade' | 'canceled' | 'rejected';
  readonly clOrdId: string;
  readonly exchangeOrderId: string;
  readonly account: string;
  readonly symbol: string;
  readonly side: Side;
  readonly lastQuantity: string;
  readonly lastPrice: string;
  readonly leavesQuantity: string;
  readonly cumQuantity: string;
  readonly status: OrderStatus;
  readonly transactTime: string;
  readonly reason?: string;
};

/** A cancel came too late or named an order the exchange does not know. Numbered like the rest. */
export type CancelRejected = {
  readonly type: 'cancelRejected';
  readonly seq: number;
  readonly clOrdId: string;
  readonly reason: string;
  readonly transactTime: string;
};

export type Report = ExecutionReport | CancelRejected;

const execTypes: ReadonlySet<unknown> = new Set(['new', 'trade', 'canceled', 'rejected']);

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

/** True when the value has every field the book computes with. */
export const isReport = (value: unknown): value is Report => {
  if (!isRecord(value) || !Number.isSafeInteger(value['seq'])) return false;
  if (typeof value['clOrdId'] !== 'string') return false;
  if (value['type'] === 'cancelRejected') return typeof value['reason'] === 'string';
  return value['type'] === 'executionReport' && isExecution(value);
};

const isExecution = (value: Record<string, unknown>): boolean =>
  execTypes.has(value['execType']) &&
  typeof value['execId'] === 'string' &&
  typeof value['account'] === 'string' &&
  typeof value['symbol'] === 'string' &&
  (value['side'] === 'buy' || value['side'] === 'sell') &&
  parseDecimal(value['lastQuantity']) !== undefined &&
  parseDecimal(value['leavesQuantity']) !== undefined &&
  parseDecimal(value['cumQuantity']) !== undefined;

export const notSentReason = 'not sent before failover';
export const tooOldReason = 'too old to send';
export const duplicateReason = 'duplicate clOrdId';

type Ordered = {
  readonly clOrdId: string;
  readonly account: string;
  readonly symbol: string;
  readonly side: Side;
};

/** The firm's own verdict on a journaled order that the exchange has not taken. */
export const firmRejection = (
  order: Ordered,
  reason: string,
  transactTime: string,
): ExecutionReport => ({
  type: 'executionReport',
  seq: 0,
  execId: `firm-${order.clOrdId}`,
  execType: 'rejected',
  clOrdId: order.clOrdId,
  exchangeOrderId: '',
  account: order.account,
  symbol: order.symbol,
  side: order.side,
  lastQuantity: '0',
  lastPrice: '0',
  leavesQuantity: '0',
  cumQuantity: '0',
  status: 'REJECTED',
  transactTime,
  reason,
});
