/**
 * One member's session at the venue: its orders, its positions and everything it was told,
 * numbered 1, 2, 3 … and kept, so that whoever logs on next gets what it has not seen. The
 * session outlives its connections; at most one is live, and only incarnations move forward. IO.
 */
import { formatDecimal } from '../book/decimal.ts';
import type { NewOrder } from '../book/order.ts';
import { applyToPositions, listPositions, type Positions } from '../book/positions.ts';
import type { CancelRejected, ExecutionReport } from '../book/report.ts';
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
  readonly #venue: Venue;
  readonly #positions: Positions = new Map();
  readonly #participant: Participant;
  readonly #day: string;
  #executions = 0;

  /** `day` makes execution ids unique across the days of a venue. */
  constructor(id: string, venue: Venue, log: LineLog, day: string) {
    this.id = id;
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
    this.#say(message);
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

  #tell(execution: Execution): void {
    const { order } = execution;
    this.#executions += 1;
    const report = reportOf(execution, this.log.last() + 1, `E${this.#day}-${this.#executions}`);
    applyToPositions(this.#positions, report);
    if (order.leavesQuantity > 0) {
      this.open.set(order.clOrdId, order);
    } else {
      this.open.delete(order.clOrdId);
      this.finished.set(order.clOrdId, orderLine(order));
    }
    this.#say(report);
  }

  #say(message: ExecutionReport | CancelRejected): void {
    this.log.append(JSON.stringify(message));
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
