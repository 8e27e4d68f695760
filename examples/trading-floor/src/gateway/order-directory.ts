/**
 * What the gateway remembers of orders: which are in flight, which are open and whose they are,
 * and the last exchange report journaled. A fold over the journal, so that a restarted gateway
 * knows the same. Pure, in place; memory is bounded by the open orders and the newest ids.
 */
import type { JournalEntry, OrderEntry } from '../book/journal-entry.ts';
import { isOpen } from '../book/order.ts';
import type { ExecutionReport, Report } from '../book/report.ts';

export type OrderDirectory = {
  readonly apply: (entry: JournalEntry) => void;
  readonly inFlight: ReadonlyMap<string, OrderEntry>;
  /** Who sent the order, while it is in flight or open. */
  readonly clientOf: (clOrdId: string) => string | undefined;
  /** The id was used, as far back as is remembered; the exchange remembers the whole day. */
  readonly isUsed: (clOrdId: string) => boolean;
  readonly lastReport: () => number;
  /** What to do with a report an engine wants journaled. */
  readonly judge: (report: Report) => 'journal' | 'known' | 'gap';
};

const remembered = 100_000;

export const createOrderDirectory = (): OrderDirectory => {
  const inFlight = new Map<string, OrderEntry>();
  const open = new Map<string, string>();
  let newest = new Set<string>();
  let older = new Set<string>();
  let lastReport = 0;

  const remember = (clOrdId: string): void => {
    newest.add(clOrdId);
    if (newest.size < remembered) return;
    older = newest;
    newest = new Set();
  };

  const settle = (report: ExecutionReport): void => {
    const client = inFlight.get(report.clOrdId)?.client ?? open.get(report.clOrdId);
    inFlight.delete(report.clOrdId);
    if (client !== undefined && isOpen(report.status)) open.set(report.clOrdId, client);
    else open.delete(report.clOrdId);
  };

  const apply = (entry: JournalEntry): void => {
    if (entry.type === 'order') {
      inFlight.set(entry.clOrdId, entry);
      remember(entry.clOrdId);
    }
    if (entry.type !== 'report') return;
    lastReport = Math.max(lastReport, entry.report.seq);
    if (entry.report.type === 'executionReport') settle(entry.report);
  };

  // Number 0 is the firm's own verdict: it counts only while the order is in flight.
  const judge = (report: Report): 'journal' | 'known' | 'gap' => {
    if (report.seq === 0) return inFlight.has(report.clOrdId) ? 'journal' : 'known';
    if (report.seq <= lastReport) return 'known';
    return report.seq === lastReport + 1 ? 'journal' : 'gap';
  };

  return {
    apply,
    inFlight,
    clientOf: (clOrdId) => inFlight.get(clOrdId)?.client ?? open.get(clOrdId),
    isUsed: (clOrdId) => newest.has(clOrdId) || older.has(clOrdId) || inFlight.has(clOrdId),
    lastReport: () => lastReport,
    judge,
  };
};
