/**
 * What the gateway remembers of orders: which are in flight, which are open and whose they are,
 * and the last exchange report journaled. A fold over the journal, so that a restarted gateway
 * knows the same. Pure, in place; memory is bounded by the open orders and the newest ids.
 */
import type { JournalEntry, OrderEntry } from '../book/journal-entry.ts';
import { isOpen } from '../book/order.ts';
import { type ExecutionReport, notSentReason, type Report, tooOldReason } from '../book/report.ts';
import { WorkingOrders } from '../book/working-orders.ts';
import { RecentIds } from './recent-ids.ts';

const remembered = 100_000;
const neverSent: ReadonlySet<unknown> = new Set([notSentReason, tooOldReason]);

export class OrderDirectory {
  /** What each account holds and could still trade: what a stage is judged by. */
  readonly working = new WorkingOrders();
  readonly #inFlight = new Map<string, OrderEntry>();
  /** Who sent each open order. */
  readonly #open = new Map<string, string>();
  readonly #used = new RecentIds(remembered);
  readonly #writtenOff = new RecentIds(remembered);
  #contradictions = 0;
  #lastReport = 0;

  apply = (entry: JournalEntry): void => {
    this.working.apply(entry);
    if (entry.type === 'order') {
      this.#inFlight.set(entry.clOrdId, entry);
      this.#used.add(entry.clOrdId);
    }
    if (entry.type !== 'report') return;
    this.#lastReport = Math.max(this.#lastReport, entry.report.seq);
    if (entry.report.type === 'executionReport') this.#settle(entry.report);
  };

  /**
   * Orders the firm wrote off as never sent and the exchange then reported on. Always 0: an
   * order is written off only after everything the exchange knows has arrived.
   */
  contradictions = (): number => this.#contradictions;

  inFlight = (): readonly OrderEntry[] => [...this.#inFlight.values()];

  inFlightCount = (): number => this.#inFlight.size;

  /** Who sent the order, while it is in flight or open. */
  clientOf = (clOrdId: string): string | undefined =>
    this.#inFlight.get(clOrdId)?.client ?? this.#open.get(clOrdId);

  /** The id was used, as far back as is remembered; the exchange remembers the whole day. */
  isUsed = (clOrdId: string): boolean => this.#used.has(clOrdId) || this.#inFlight.has(clOrdId);

  lastReport = (): number => this.#lastReport;

  /**
   * What to do with a report an engine wants journaled. Number 0 is the firm's own verdict: it
   * counts only while the order is in flight.
   */
  judge = (report: Report): 'journal' | 'known' | 'gap' => {
    if (report.seq === 0) return this.#inFlight.has(report.clOrdId) ? 'journal' : 'known';
    if (report.seq <= this.#lastReport) return 'known';
    return report.seq === this.#lastReport + 1 ? 'journal' : 'gap';
  };

  #settle(report: ExecutionReport): void {
    const { clOrdId, seq, reason } = report;
    if (seq > 0 && this.#writtenOff.has(clOrdId)) this.#contradictions += 1;
    if (seq === 0 && neverSent.has(reason)) this.#writtenOff.add(clOrdId);
    const client = this.clientOf(clOrdId);
    this.#inFlight.delete(clOrdId);
    if (client !== undefined && isOpen(report.status)) this.#open.set(clOrdId, client);
    else this.#open.delete(clOrdId);
  }
}
