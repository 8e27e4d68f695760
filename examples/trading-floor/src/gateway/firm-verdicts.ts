/**
 * What the firm itself decides about an order after a reconciliation: that one it believed open
 * is not, or that one the exchange has is its own. Both are journaled, so that engine, database
 * and everyone else who follows the journal know the same. IO through the sequencer.
 */
import { parseDecimal } from '../book/decimal.ts';
import { readOrder } from '../book/order.ts';
import type { ExecutionReport } from '../book/report.ts';
import { type Answer, ok, refuse } from '../wire/http-routes.ts';
import type { Authority } from './authority.ts';
import type { Sequencer } from './sequencer.ts';

type Body = Readonly<Record<string, unknown>>;

const execTypes = { CANCELED: 'canceled', REJECTED: 'rejected' } as const;

/** `{clOrdId, account, symbol, side, …, status: CANCELED | REJECTED, cumQuantity?, reason}`. */
export const resolveOrder = async (
  body: Body,
  sequencer: Sequencer,
  authority: Authority,
): Promise<Answer> => {
  const order = readOrder({ tif: 'DAY', ...body });
  const status = body['status'] === 'REJECTED' ? 'REJECTED' : 'CANCELED';
  const { cumQuantity = '0', reason } = body;
  if (order === undefined || parseDecimal(cumQuantity) === undefined) {
    return refuse(400, 'a verdict has the order, its status and its cumQuantity');
  }
  if (typeof reason !== 'string' || reason === '') return refuse(400, 'a verdict has a reason');
  if (sequencer.orders.clientOf(order.clOrdId) === undefined) {
    return refuse(404, `${order.clOrdId} is not open here`);
  }
  const report: ExecutionReport = {
    ...firmReport(order),
    execType: execTypes[status],
    leavesQuantity: '0',
    cumQuantity: String(cumQuantity),
    status,
    reason: `reconciled: ${reason}`,
  };
  return journaled(report, sequencer, authority);
};

/** `{clOrdId, account, symbol, side, quantity, price, tif, exchangeOrderId, cumQuantity, …}`. */
export const adoptOrder = async (
  body: Body,
  sequencer: Sequencer,
  authority: Authority,
): Promise<Answer> => {
  const order = readOrder(body);
  const cum = parseDecimal(body['cumQuantity'] ?? '0');
  const leaves = parseDecimal(body['leavesQuantity'] ?? body['quantity']);
  if (order === undefined || cum === undefined || leaves === undefined || leaves <= 0) {
    return refuse(
      400,
      'an adopted order is whole: id, account, symbol, side, quantity, price, tif',
    );
  }
  if (sequencer.orders.isUsed(order.clOrdId)) {
    return refuse(409, `${order.clOrdId} is known here; it is no orphan`);
  }
  const incarnation = authority.incarnation();
  sequencer.append({ type: 'order', client: 'adopted', incarnation, adopted: true, ...order });
  const report: ExecutionReport = {
    ...firmReport(order),
    exchangeOrderId: String(body['exchangeOrderId'] ?? ''),
    execType: 'new',
    leavesQuantity: String(body['leavesQuantity'] ?? body['quantity']),
    cumQuantity: String(body['cumQuantity'] ?? '0'),
    status: cum > 0 ? 'PARTIALLY_FILLED' : 'NEW',
    reason: 'adopted from the exchange',
  };
  return journaled(report, sequencer, authority);
};

type Named = Pick<ExecutionReport, 'clOrdId' | 'account' | 'symbol' | 'side'>;

/** What is common to the firm's own reports: number 0, nothing traded. */
const firmReport = ({ clOrdId, account, symbol, side }: Named) => ({
  type: 'executionReport' as const,
  seq: 0,
  execId: `firm-${clOrdId}`,
  clOrdId,
  exchangeOrderId: '',
  account,
  symbol,
  side,
  lastQuantity: '0',
  lastPrice: '0',
  transactTime: new Date().toISOString(),
});

const journaled = async (
  report: ExecutionReport,
  { append, journal }: Sequencer,
  authority: Authority,
): Promise<Answer> => {
  const sequence = append({ type: 'report', incarnation: authority.incarnation(), report });
  await journal.durable(sequence);
  return ok({ sequence, report });
};
