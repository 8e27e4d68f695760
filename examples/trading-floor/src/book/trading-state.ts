/**
 * What a trading engine knows, and how one journal entry changes it. Deterministic: the same
 * entries give the same state in every engine. Changes in place, because it runs for every
 * entry of the day; memory is bounded by the open orders. Pure otherwise: no clock, no IO.
 */
import type { JournalEntry, OrderEntry } from './journal-entry.ts';
import type { NewOrder, OrderStatus } from './order.ts';
import { applyToPositions, type Positions } from './positions.ts';
import { type ExecutionReport, isRepetition } from './report.ts';

/** Journaled, and the exchange has not been heard about it yet. */
export type InFlightOrder = NewOrder & { readonly sequence: number };

/** Known to the exchange and not finished there. */
export type OpenOrder = NewOrder & {
  readonly exchangeOrderId: string;
  readonly status: OrderStatus;
  readonly leavesQuantity: string;
  readonly cumQuantity: string;
};

/** Who was last promoted, and the entry that says so: older in-flight orders are its to resolve. */
export type Primary = {
  readonly engine: string;
  readonly incarnation: number;
  readonly sequence: number;
};

export type TradingState = {
  /** The last journal entry applied. */
  sequence: number;
  /** The next exchange message expected. */
  nextIn: number;
  primary: Primary | null;
  readonly inFlight: Map<string, InFlightOrder>;
  readonly openOrders: Map<string, OpenOrder>;
  readonly positions: Positions;
};

export const emptyTradingState = (): TradingState => ({
  sequence: 0,
  nextIn: 1,
  primary: null,
  inFlight: new Map(),
  openOrders: new Map(),
  positions: new Map(),
});

/** Applies the entry with the next sequence. Throws on any other: a gap must never pass. */
export const applyEntry = (state: TradingState, entry: JournalEntry): void => {
  if (entry.seq !== state.sequence + 1) {
    throw new Error(`journal entry ${entry.seq} does not follow ${state.sequence}`);
  }
  state.sequence = entry.seq;
  if (entry.type === 'order') state.inFlight.set(entry.clOrdId, inFlightOf(entry));
  if (entry.type === 'promoted') state.primary = primaryOf(entry);
  if (entry.type !== 'report') return;
  state.nextIn = Math.max(state.nextIn, entry.report.seq + 1);
  if (entry.report.type === 'executionReport') applyExecution(state, entry.report);
};

const inFlightOf = (entry: OrderEntry): InFlightOrder => ({
  clOrdId: entry.clOrdId,
  account: entry.account,
  symbol: entry.symbol,
  side: entry.side,
  quantity: entry.quantity,
  price: entry.price,
  tif: entry.tif,
  sequence: entry.seq,
});

const primaryOf = (entry: { engine: string; incarnation: number; seq: number }): Primary => ({
  engine: entry.engine,
  incarnation: entry.incarnation,
  sequence: entry.seq,
});

const applyExecution = (state: TradingState, report: ExecutionReport): void => {
  const open = state.openOrders.get(report.clOrdId);
  const known = state.inFlight.get(report.clOrdId) ?? open;
  if (isRepetition(report, known === undefined ? undefined : (open ?? {}))) return;
  applyToPositions(state.positions, report);
  state.inFlight.delete(report.clOrdId);
  if (known === undefined) return;
  if (report.status === 'NEW' || report.status === 'PARTIALLY_FILLED') {
    state.openOrders.set(report.clOrdId, openOf(known, report));
  } else {
    state.openOrders.delete(report.clOrdId);
  }
};

const openOf = (order: NewOrder, report: ExecutionReport): OpenOrder => ({
  clOrdId: order.clOrdId,
  account: order.account,
  symbol: order.symbol,
  side: order.side,
  quantity: order.quantity,
  price: order.price,
  tif: order.tif,
  exchangeOrderId: report.exchangeOrderId,
  status: report.status,
  leavesQuantity: report.leavesQuantity,
  cumQuantity: report.cumQuantity,
});
