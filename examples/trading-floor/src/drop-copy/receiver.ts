/**
 * The firm's independent record of its executions, from the venue's drop-copy feed and nothing
 * else. A number that does not follow is never applied: the feed is asked again from the last
 * good one, and until it follows the record says it is not contiguous. Pure, in place.
 */
import { FillTotals, fillOf, RecentFills } from '../book/fills.ts';
import { isOpen } from '../book/order.ts';
import { applyToPositions, listPositions, type Positions } from '../book/positions.ts';
import { type ExecutionReport, isRepetition, type Report } from '../book/report.ts';

export type Receiver = {
  /** False when the report does not follow and was not applied. */
  readonly take: (report: Report) => boolean;
  /** The venue says that it does not have the order any more. */
  readonly forget: (clOrdId: string) => void;
  readonly sequence: () => number;
  readonly isContiguous: () => boolean;
  readonly positions: () => object;
  readonly openOrders: () => object;
  /** The newest fills after an exchange number, and the gross totals of the day. */
  readonly fills: (after: number) => object;
  /** What the venue marked: possible duplicates and busts, and how often. */
  readonly marked: () => object;
};

type Open = {
  readonly clOrdId: string;
  readonly leavesQuantity: string;
  readonly cumQuantity: string;
  readonly status: string;
};

/** `positions` are those of the start of the day; they are changed in place. */
export const createReceiver = (positions: Positions = new Map()): Receiver => {
  const open = new Map<string, Open>();
  const fills = new RecentFills();
  const totals = new FillTotals();
  const marks = { possDups: 0, possResends: 0, busts: 0 };
  let sequence = 0;
  let contiguous = true;
  let asOf: string | null = null;

  const count = (report: ExecutionReport): void => {
    const fill = fillOf(report);
    if (fill === undefined) return;
    fills.add(fill);
    totals.add(fill);
    if (fill.bustOf !== null) marks.busts += 1;
  };

  const take = (report: Report): boolean => {
    if (report.possDup === true) marks.possDups += 1;
    if (report.seq <= sequence) return true;
    contiguous = report.seq === sequence + 1;
    if (!contiguous) return false;
    sequence = report.seq;
    asOf = report.transactTime;
    if (report.type !== 'executionReport') return true;
    if (report.possResend === true) marks.possResends += 1;
    if (isRepetition(report, open.get(report.clOrdId))) return true;
    count(report);
    applyToPositions(positions, report);
    const { clOrdId, leavesQuantity, cumQuantity, status } = report;
    if (isOpen(status)) open.set(clOrdId, { clOrdId, leavesQuantity, cumQuantity, status });
    else open.delete(clOrdId);
    return true;
  };

  return {
    take,
    forget: (clOrdId) => void open.delete(clOrdId),
    sequence: () => sequence,
    isContiguous: () => contiguous,
    positions: () => ({ sequence, contiguous, asOf, positions: listPositions(positions) }),
    fills: (after) => ({ sequence, ...fills.after(after), totals: totals.list() }),
    marked: () => ({ ...marks }),
    openOrders: () => ({ sequence, contiguous, asOf, orders: [...open.values()] }),
  };
};
