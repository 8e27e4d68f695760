/**
 * What the exchange says about an order. Reports of a session are numbered 1, 2, 3 … by the
 * exchange. Number 0 marks the firm's own verdict on an order. A bust takes back one earlier
 * trade; `possDup` repeats a message under its old number, `possResend` under a new one. Pure.
 */
import { parseDecimal } from './decimal.ts';
import type { OrderStatus, Side } from './order.ts';

export type ExecutionReport = {
  readonly type: 'executionReport';
  readonly seq: number;
  readonly execId: string;
  readonly execType: 'new' | 'trade' | 'canceled' | 'rejected' | 'bust';
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
  /** The execId of the trade that a bust takes back. */
  readonly bustOf?: string;
  readonly possDup?: true;
  readonly possResend?: true;
};

/** A cancel came too late or named an order the exchange does not know. Numbered like the rest. */
export type CancelRejected = {
  readonly type: 'cancelRejected';
  readonly seq: number;
  readonly clOrdId: string;
  readonly reason: string;
  readonly transactTime: string;
  readonly possDup?: true;
  readonly possResend?: true;
};

export type Report = ExecutionReport | CancelRejected;

const execTypes: ReadonlySet<unknown> = new Set(['new', 'trade', 'canceled', 'rejected', 'bust']);

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

/**
 * True when a report that may be a repetition tells nothing new about the order as it is known:
 * its trades are in `cumQuantity` already, or the order is finished. Without this a message sent
 * again under a new number would count twice.
 */
export const isRepetition = (
  report: ExecutionReport,
  known: { readonly cumQuantity?: string } | undefined,
): boolean => {
  if (report.possResend !== true) return false;
  if (known === undefined) return true;
  const counted = parseDecimal(known.cumQuantity ?? '0') ?? 0;
  return (parseDecimal(report.cumQuantity) ?? 0) <= counted;
};

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
