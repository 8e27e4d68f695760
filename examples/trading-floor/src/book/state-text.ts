/**
 * The canonical text of a trading state and its digest: equal states, and only those, have equal
 * text, whatever order their orders arrived in. Checkpoints store this text. Pure.
 */
import { createHash } from 'node:crypto';
import { listPositions, type Position, readPositions } from './positions.ts';
import type { InFlightOrder, OpenOrder, Primary, TradingState } from './trading-state.ts';

const byId = (a: { readonly clOrdId: string }, b: { readonly clOrdId: string }): number =>
  a.clOrdId < b.clOrdId ? -1 : 1;

/** The lists a state is shown as, each in canonical order. */
export const listState = (state: TradingState) => ({
  sequence: state.sequence,
  nextIn: state.nextIn,
  primary: state.primary,
  openOrders: [...state.openOrders.values()].sort(byId),
  inFlight: [...state.inFlight.values()].sort(byId),
  positions: listPositions(state.positions),
});

export const stateText = (state: TradingState): string => JSON.stringify(listState(state));

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

export const stateDigest = (state: TradingState): string => sha256(stateText(state));

type Listed = {
  readonly sequence: number;
  readonly nextIn: number;
  readonly primary: Primary | null;
  readonly openOrders: readonly OpenOrder[];
  readonly inFlight: readonly InFlightOrder[];
  readonly positions: readonly Position[];
};

const isListed = (value: unknown): value is Listed => {
  if (typeof value !== 'object' || value === null) return false;
  const { sequence, nextIn, openOrders, inFlight, positions } = value as Record<string, unknown>;
  if (!Number.isSafeInteger(sequence) || !Number.isSafeInteger(nextIn)) return false;
  return [openOrders, inFlight, positions].every(Array.isArray);
};

/** The state a canonical text describes; undefined when it is not one, or not canonical. */
export const readStateText = (text: string): TradingState | undefined => {
  const listed = parsed(text);
  if (!isListed(listed)) return undefined;
  const positions = readPositions(listed.positions);
  if (positions === undefined) return undefined;
  const state: TradingState = {
    sequence: listed.sequence,
    nextIn: listed.nextIn,
    primary: listed.primary,
    openOrders: new Map(listed.openOrders.map((order) => [order.clOrdId, order])),
    inFlight: new Map(listed.inFlight.map((order) => [order.clOrdId, order])),
    positions,
  };
  return stateText(state) === text ? state : undefined;
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
