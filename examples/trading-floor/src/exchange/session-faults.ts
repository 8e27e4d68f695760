/**
 * What goes wrong between a venue and its member, done for real on request: a trade is busted, a
 * message is sent again, an order is lost or appears, the line is cut. The venue's own books are
 * changed first, so that it believes what it says. IO through the session.
 */
import { formatDecimal, parseDecimal } from '../book/decimal.ts';
import { instruments } from '../book/instruments.ts';
import { type NewOrder, readOrder } from '../book/order.ts';
import { type ExecutionReport, isReport } from '../book/report.ts';
import { type Answer, ok, refuse } from '../wire/http-routes.ts';
import type { BookOrder } from './order-book.ts';
import { orderLine } from './order-line.ts';
import type { Session } from './session.ts';

type Asked = Readonly<Record<string, unknown>>;
type Fault = (session: Session, asked: Asked) => Promise<Answer> | Answer;

const busted = new Set<string>();
let orphans = 0;

/** The report at a number of the session, with where the venue is now. */
const reportAt = async (session: Session, seq: number): Promise<ExecutionReport | undefined> => {
  const { text } = await session.log.read(seq);
  const value: unknown = JSON.parse(text.slice(0, text.indexOf('\n')));
  return isReport(value) && value.type === 'executionReport' ? value : undefined;
};

/** The newest reports that match, newest first, out of the last thousand or so. */
const newest = async (session: Session, most: number, is: (report: ExecutionReport) => boolean) => {
  const head = session.log.head();
  const found: ExecutionReport[] = [];
  for (let seq = head; seq > Math.max(0, head - 1000) && found.length < most; seq -= 1) {
    const report = await reportAt(session, seq);
    if (report !== undefined && is(report)) found.push(report);
  }
  return found;
};

const isTrade = (report: ExecutionReport): boolean =>
  report.execType === 'trade' && report.possResend !== true;

const bust: Fault = async (session, { execId }) => {
  const seq = typeof execId === 'string' ? session.toldWith(execId) : undefined;
  const wanted = (report: ExecutionReport) => isTrade(report) && !busted.has(report.execId);
  const [trade] =
    typeof execId === 'string'
      ? [seq === undefined ? undefined : await reportAt(session, seq)]
      : await newest(session, 1, wanted);
  if (trade === undefined || !wanted(trade)) return refuse(404, 'there is no such trade to bust');
  busted.add(trade.execId);
  const order = orderAfterBust(session, trade);
  const { execId: bustOf, clOrdId, exchangeOrderId, account, symbol, side } = trade;
  const told = session.report({
    type: 'executionReport',
    execType: 'bust',
    bustOf,
    ...{ clOrdId, exchangeOrderId, account, symbol, side },
    lastQuantity: trade.lastQuantity,
    lastPrice: trade.lastPrice,
    ...order,
    transactTime: new Date().toISOString(),
  });
  return ok({ kind: 'bust', bust: told });
};

type AfterBust = Pick<ExecutionReport, 'leavesQuantity' | 'cumQuantity' | 'status'>;

/** Takes the quantity back from the order: an open one has it open again, a finished one ends. */
const orderAfterBust = (session: Session, trade: ExecutionReport): AfterBust => {
  const quantity = parseDecimal(trade.lastQuantity) ?? 0;
  const open = session.open.get(trade.clOrdId);
  if (open !== undefined) {
    session.giveBack(open, quantity);
    const [leaves, cum] = [open.leavesQuantity, open.cumQuantity].map(formatDecimal);
    return { leavesQuantity: leaves ?? '0', cumQuantity: cum ?? '0', status: open.status };
  }
  const line = session.finished.get(trade.clOrdId) ?? '{}';
  const finished: Readonly<Record<string, unknown>> = JSON.parse(line);
  const cumQuantity = formatDecimal((parseDecimal(finished['cumQuantity']) ?? 0) - quantity);
  const after = { leavesQuantity: '0', cumQuantity, status: 'CANCELED' } as const;
  session.finished.set(trade.clOrdId, JSON.stringify({ ...finished, ...after }));
  return after;
};

/** Says old messages again under their old numbers, as a resend does: nothing new is numbered. */
const possDup: Fault = async (session, { count = 3 }) => {
  const reports = await newest(session, Number(count), isTrade);
  const lines = reports.reverse().map((report) => JSON.stringify({ ...report, possDup: true }));
  for (const tap of session.taps) tap(`${lines.join('\n')}\n`);
  return ok({ kind: 'possdup', repeated: reports.map(({ execId }) => execId) });
};

/** Says old executions again under new numbers, with their old execution ids. */
const possResend: Fault = async (session, { count = 3 }) => {
  const reports = await newest(session, Number(count), isTrade);
  for (const report of reports.reverse()) {
    session.say({ ...report, seq: session.log.last() + 1, possResend: true });
  }
  return ok({ kind: 'possresend', repeated: reports.map(({ execId }) => execId) });
};

/** The venue loses an order. Its drop copy says so, the order session says nothing. */
const ghost: Fault = (session, { clOrdId }) => {
  const order = openOrder(session, clOrdId);
  if (order === undefined) return refuse(404, 'there is no such open order to lose');
  session.forget(order);
  const status = { type: 'orderStatus', clOrdId: order.clOrdId, status: 'UNKNOWN' };
  for (const tap of session.copyTaps) tap(`${JSON.stringify(status)}\n`);
  return ok({ kind: 'ghost', order: JSON.parse(orderLine(order)) });
};

const openOrder = (session: Session, clOrdId: unknown): BookOrder | undefined =>
  typeof clOrdId === 'string'
    ? session.open.get(clOrdId)
    : [...session.open.values()].find(({ tif }) => tif === 'GTC');

/** Somebody enters an order at the venue in the member's name: the member never asked for it. */
const orphan: Fault = (session, asked) => {
  if (!session.isOpen()) return refuse(409, 'the market is closed; nothing can be entered');
  orphans += 1;
  const order = readOrder({ ...restingOrder(), clOrdId: `ORPHAN-${orphans}`, ...asked });
  if (order === undefined) return refuse(400, 'a field of the order is malformed');
  session.submit(order);
  return ok({ kind: 'orphan', order });
};

/** Far from the market, so that it stays. */
const restingOrder = (): Omit<NewOrder, 'clOrdId'> => {
  const [instrument = { symbol: 'ACME', price: '100' }] = instruments;
  const price = formatDecimal(Math.floor((parseDecimal(instrument.price) ?? 0) / 20_000) * 10_000);
  const { symbol } = instrument;
  return { account: 'HOUSE', symbol, side: 'buy', quantity: '100', price, tif: 'GTC' };
};

const disconnect: Fault = (session) => {
  const wasLoggedOn = session.disconnect !== undefined;
  session.drop(false);
  return ok({ kind: 'disconnect', wasLoggedOn, cancelOnDisconnect: session.cancelOnDisconnect });
};

const faults: ReadonlyMap<unknown, Fault> = new Map([
  ['bust', bust],
  ['possdup', possDup],
  ['possresend', possResend],
  ['ghost', ghost],
  ['orphan', orphan],
  ['disconnect', disconnect],
]);

export const causeFault: Fault = (session, asked) => {
  const fault = faults.get(asked['kind']);
  if (fault !== undefined) return fault(session, asked);
  return refuse(400, `kind is one of ${[...faults.keys()].join(', ')}`);
};
