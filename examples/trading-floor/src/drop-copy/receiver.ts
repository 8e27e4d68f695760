/**
 * The firm's independent record of its executions, from the venue's drop-copy feed and nothing
 * else. A number that does not follow is never applied: the feed is asked again from the last
 * good one, and until it follows the record says it is not contiguous. Pure, in place.
 */
import { isOpen } from '../book/order.ts';
import { applyToPositions, listPositions, type Positions } from '../book/positions.ts';
import type { Report } from '../book/report.ts';

export type Receiver = {
  /** False when the report does not follow and was not applied. */
  readonly take: (report: Report) => boolean;
  readonly sequence: () => number;
  readonly isContiguous: () => boolean;
  readonly positions: () => object;
  readonly openOrders: () => object;
};

type Open = {
  readonly clOrdId: string;
  readonly leavesQuantity: string;
  readonly cumQuantity: string;
  readonly status: string;
};

export const createReceiver = (): Receiver => {
  const positions: Positions = new Map();
  const open = new Map<string, Open>();
  let sequence = 0;
  let contiguous = true;
  let asOf: string | null = null;

  const take = (report: Report): boolean => {
    if (report.seq <= sequence) return true;
    contiguous = report.seq === sequence + 1;
    if (!contiguous) return false;
    sequence = report.seq;
    asOf = report.transactTime;
    if (report.type !== 'executionReport') return true;
    applyToPositions(positions, report);
    const { clOrdId, leavesQuantity, cumQuantity, status } = report;
    if (isOpen(status)) open.set(clOrdId, { clOrdId, leavesQuantity, cumQuantity, status });
    else open.delete(clOrdId);
    return true;
  };

  return {
    take,
    sequence: () => sequence,
    isContiguous: () => contiguous,
    positions: () => ({ sequence, contiguous, asOf, positions: listPositions(positions) }),
    openOrders: () => ({ sequence, contiguous, asOf, orders: [...open.values()] }),
  };
};
