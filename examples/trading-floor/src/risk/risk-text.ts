/** The risk desk's state as text, for its files, and back. Pure. */
import { listPositions, type Positions, readPositions } from '../book/positions.ts';
import { readStateText, stateText } from '../book/state-text.ts';
import type { TradingState } from '../book/trading-state.ts';

export type RiskState = {
  readonly state: TradingState;
  /** Brought over from the day before; null until the database has said so. */
  readonly startOfDay: Positions | null;
  /** The last price of each symbol, in ten-thousandths. */
  readonly prices: Map<string, number>;
};

export const riskText = ({ state, startOfDay, prices }: RiskState): string =>
  JSON.stringify({
    startOfDay: startOfDay === null ? null : listPositions(startOfDay),
    prices: [...prices],
    state: stateText(state),
  });

/** What a text of riskText says; undefined when it is none. It was verified by its hash before. */
export const readRiskText = (text: string): RiskState | undefined => {
  const value: unknown = JSON.parse(text);
  if (typeof value !== 'object' || value === null) return undefined;
  const { startOfDay, prices, state } = value as Record<string, unknown>;
  const read = readStateText(String(state));
  if (read === undefined || !Array.isArray(prices)) return undefined;
  const positions = Array.isArray(startOfDay) ? readPositions(startOfDay) : null;
  return { state: read, startOfDay: positions ?? null, prices: new Map(prices) };
};
