/**
 * What a primary still owes: orders and cancels journaled but not given to the exchange, and
 * reports given to the gateway but not yet back in the journal. Pure, in place; bounded by what
 * the gateway lets be in flight.
 */
import type { CancelEntry, OrderEntry } from '../book/journal-entry.ts';
import type { Report } from '../book/report.ts';

export type Outbox = {
  readonly hold: (entry: OrderEntry | CancelEntry) => void;
  readonly holdsOrder: (clOrdId: string) => boolean;
  /** Everything held, oldest first; the outbox holds nothing afterwards. */
  readonly release: () => readonly (OrderEntry | CancelEntry)[];
  readonly recording: (report: Report) => void;
  readonly recorded: (report: Report) => void;
  /** What must be recorded again on a new connection, in the exchange's order. */
  readonly unrecorded: () => readonly Report[];
};

// Reports of the firm's own have number 0 and are told apart by their order.
const keyOf = (report: Report): string => (report.seq > 0 ? `${report.seq}` : report.clOrdId);

export const createOutbox = (): Outbox => {
  let held: (OrderEntry | CancelEntry)[] = [];
  const heldOrders = new Set<string>();
  const recordings = new Map<string, Report>();
  return {
    hold: (entry) => {
      held.push(entry);
      if (entry.type === 'order') heldOrders.add(entry.clOrdId);
    },
    holdsOrder: (clOrdId) => heldOrders.has(clOrdId),
    release: () => {
      const released = held;
      held = [];
      heldOrders.clear();
      return released;
    },
    recording: (report) => recordings.set(keyOf(report), report),
    recorded: (report) => recordings.delete(keyOf(report)),
    unrecorded: () => [...recordings.values()].sort((a, b) => a.seq - b.seq),
  };
};
