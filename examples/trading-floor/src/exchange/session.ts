/**
 * One member's session at the venue: its orders, its positions and everything it was told,
 * numbered 1, 2, 3 … and kept, so that whoever logs on next gets what it has not seen. The
 * session outlives its connections; at most one is live, and only incarnations move forward. IO.
 */
import { formatDecimal } from '../book/decimal.ts';
import type { NewOrder } from '../book/order.ts';
import { applyToPositions, listPositions, type Positions } from '../book/positions.ts';
import type { CancelRejected, ExecutionReport, Report } from '../book/report.ts';
import type { LineLog } from '../wire/line-log.ts';
import { createRefusals } from '../wire/refusals.ts';
import type { BookOrder } from './order-book.ts';
import { orderLine } from './order-line.ts';
import type { Execution, Participant, Venue } from './venue.ts';

export type MassCancelResult = {
  readonly requested: number;
  readonly canceled: number;
  readonly tooLate: number;
  readonly residual: number;
  readonly orders: readonly {
    readonly clOrdId: string;
    readonly result: 'canceled' | 'too late';
  }[];
};

export class Session {
  readonly id: string;
  readonly log: LineLog;
  readonly refusals = createRefusals();
  readonly open = new Map<string, BookOrder>();
  /** Finished orders as the lines they are listed with: a day of them must fit in memory. */
  readonly finished = new Map<string, string>();
  readonly cancelOnDisconnect = { fired: 0, canceled: 0 };
  incarnation = 0;
  /** The next number a message of the member must carry. */
  expects = 1;
  /** Closes the live connection; undefined when nobody is logged on. */
  disconnect: (() => void) | undefined;
  /** Every connection that follows the session; faults speak on them outside the numbering. */
  readonly taps = new Set<(text: string) => void>();
  /** Those of the drop copy among them. */
  readonly copyTaps = new Set<(text: string) => void>();
  readonly #venue: Venue;
  readonly #positions: Positions;
  /** The number of the message that each execution was told with: execution n is at n - 1. */
  readonly #told: number[] = [];
  readonly #participant: Participant;
  readonly #day: string;

  /** `day` makes execution ids unique across the days of a venue. */
  constructor(id: string, venue: Venue, log: LineLog, day: string, startOfDay: Positions) {
    this.id = id;
    this.#positions = startOfDay;
    this.#day = day;
    this.log = log;
    this.#venue = venue;
    this.#participant = { session: id, tell: (execution) => this.#tell(execution) };
  }

  knows = (clOrdId: string): boolean => this.open.has(clOrdId) || this.finished.has(clOrdId);

  submit = (order: NewOrder): void => {
    this.#venue.submit(this.#participant, order);
  };

  cancel = (clOrdId: string): void => {
    const order = this.open.get(clOrdId);
    if (order !== undefined && this.#venue.cancel(order)) return;
    const reason = this.finished.has(clOrdId) ? 'too late to cancel' : 'unknown order';
    const message: CancelRejected = {
      seq: this.log.last() + 1,
      type: 'cancelRejected',
      clOrdId,
      reason,
      transactTime: new Date().toISOString(),
    };
    this.say(message);
  };

  massCancel = (): MassCancelResult => {
    const orders = [...this.open.values()].map((order) => ({
      clOrdId: order.clOrdId,
      result: this.#venue.cancel(order) ? ('canceled' as const) : ('too late' as const),
    }));
    const canceled = orders.filter(({ result }) => result === 'canceled').length;
    const tooLate = orders.length - canceled;
    return { requested: orders.length, canceled, tooLate, residual: this.open.size, orders };
  };

  /** Ends the live connection. A loss nobody announced cancels the DAY orders; GTC orders stay. */
  drop = (announced: boolean): void => {
    const { disconnect } = this;
    this.disconnect = undefined;
    disconnect?.();
    if (disconnect === undefined || announced) return;
    const day = [...this.open.values()].filter(({ tif }) => tif === 'DAY');
    this.cancelOnDisconnect.fired += 1;
    this.cancelOnDisconnect.canceled += day.filter((order) => this.#venue.cancel(order)).length;
  };

  raiseIncarnation = (incarnation: number): void => {
    if (incarnation <= this.incarnation) return;
    this.drop(false);
    this.incarnation = incarnation;
  };

  positions = () => listPositions(this.#positions);

  isOpen = (): boolean => this.#venue.isOpen;

  /** Takes an order off the book and out of every list, and tells nobody. */
  forget = (order: BookOrder): void => {
    this.#venue.withdraw(order);
    this.open.delete(order.clOrdId);
  };

  /** Opens a traded quantity of an open order again. */
  giveBack = (order: BookOrder, quantity: number): void => this.#venue.giveBack(order, quantity);

  /** The number of the message that told an execution; undefined when there is none such. */
  toldWith = (execId: string): number | undefined => this.#told[Number(execId.split('-')[1]) - 1];

  /** Gives a report that is no execution of the book a number, counts it and tells it. */
  report = (report: Omit<ExecutionReport, 'seq' | 'execId'>): ExecutionReport => {
    const { seq, execId } = this.#nextExecution();
    const numbered = { ...report, seq, execId };
    applyToPositions(this.#positions, numbered);
    this.say(numbered);
    return numbered;
  };

  say = (message: Report): void => {
    const { seq, ...rest } = message;
    this.log.append(JSON.stringify({ seq, ...rest }));
  };

  #nextExecution() {
    const seq = this.log.last() + 1;
    return { seq, execId: `E${this.#day}-${this.#told.push(seq)}` };
  }

  #tell(execution: Execution): void {
    const { order } = execution;
    if (order.leavesQuantity > 0) {
      this.open.set(order.clOrdId, order);
    } else {
      this.open.delete(order.clOrdId);
      this.finished.set(order.clOrdId, orderLine(order));
    }
    const { seq, execId } = this.#nextExecution();
    const report = reportOf(execution, seq, execId);
    applyToPositions(this.#positions, report);
    this.log.append(JSON.stringify(report));
  }
}

const reportOf = (execution: Execution, seq: number, execId: string): ExecutionReport => {
  const { order, execType, lastQuantity, lastPrice, reason } = execution;
  return {
    seq,
    type: 'executionReport',
    execId,
    execType,
    clOrdId: order.clOrdId,
    exchangeOrderId: order.exchangeOrderId,
    account: order.account,
    symbol: order.symbol,
    side: order.side,
    lastQuantity: formatDecimal(lastQuantity),
    lastPrice: formatDecimal(lastPrice),
    leavesQuantity: formatDecimal(order.leavesQuantity),
    cumQuantity: formatDecimal(order.cumQuantity),
    status: order.status,
    transactTime: new Date().toISOString(),
    ...(reason === undefined ? {} : { reason }),
  };
};
