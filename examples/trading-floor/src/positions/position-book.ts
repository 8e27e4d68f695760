/**
 * The firm's own positions: start of day plus signed fills, busts taken back, by account and
 * symbol, exact. A fold over the journal, changed in place; of single fills the newest are kept,
 * of all the gross totals. What the exchange marks as a possible repetition counts once. Pure.
 */
import { FillTotals, fillOf, RecentFills } from '../book/fills.ts';
import type { JournalEntry } from '../book/journal-entry.ts';
import { isOpen } from '../book/order.ts';
import { applyToPositions, type Positions } from '../book/positions.ts';
import { type ExecutionReport, isRepetition } from '../book/report.ts';

export class PositionBook {
  /** The last journal entry applied. */
  sequence = 0;
  /** The last exchange message that was in it. */
  exchangeSequence = 0;
  asOf: string | null = null;
  positions: Positions = new Map();
  readonly totals = new FillTotals();
  readonly fills = new RecentFills();
  /** What is known to be filled of each open order: repetitions are told by it. */
  readonly open = new Map<string, { readonly cumQuantity: string }>();
  repetitions = 0;

  /** Applies the next entry. One that does not follow is a bug: a gap must never pass. */
  apply = (entry: JournalEntry): void => {
    if (entry.seq !== this.sequence + 1) {
      throw new Error(`journal entry ${entry.seq} does not follow ${this.sequence}`);
    }
    this.sequence = entry.seq;
    if (entry.type === 'order') this.open.set(entry.clOrdId, { cumQuantity: '0' });
    if (entry.type !== 'report') return;
    this.exchangeSequence = Math.max(this.exchangeSequence, entry.report.seq);
    if (entry.report.type === 'executionReport') this.#report(entry.report);
  };

  #report(report: ExecutionReport): void {
    this.asOf = report.transactTime;
    if (isRepetition(report, this.open.get(report.clOrdId))) {
      this.repetitions += 1;
      return;
    }
    const fill = fillOf(report);
    applyToPositions(this.positions, report);
    if (fill !== undefined) this.fills.add(fill);
    if (fill !== undefined) this.totals.add(fill);
    const { clOrdId, cumQuantity, status } = report;
    if (!isOpen(status)) this.open.delete(clOrdId);
    else if (this.open.has(clOrdId)) this.open.set(clOrdId, { cumQuantity });
  }
}
