/**
 * The risk desk's state from the database: positions of the day from signed fills, working orders
 * from the active ones, both as of one journal entry; and what was brought over. IO.
 */
import { parseDecimal } from '../book/decimal.ts';
import type { Positions } from '../book/positions.ts';
import { emptyTradingState, type TradingState } from '../book/trading-state.ts';
import { type DatabaseOrder, loadActiveOrders } from '../following/database-orders.ts';
import { type DatabasePosition, loadPositions } from '../following/database-positions.ts';
import type { TradingDatabase } from '../following/trading-database.ts';

export type LoadedRisk = { readonly state: TradingState; readonly startOfDay: Positions };

/** One snapshot of the database: orders and fills of the same moment. */
export const loadRiskState = (database: TradingDatabase): Promise<LoadedRisk> =>
  database(async (query) => {
    await query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const { sequence, orders } = await loadActiveOrders(query);
    const positions = await loadPositions(query);
    await query('COMMIT');
    return {
      state: stateOf(sequence, orders, positions),
      startOfDay: sumsOf(positions, ({ startOfDay }) => scaled(startOfDay)),
    };
  });

const scaled = (text: string): number => parseDecimal(text) ?? 0;

const sumsOf = (
  positions: readonly DatabasePosition[],
  quantityOf: (position: DatabasePosition) => number,
): Positions =>
  new Map(
    positions
      .map((each) => [`${each.account}\u0000${each.symbol}`, quantityOf(each)] as const)
      .filter(([, quantity]) => quantity !== 0),
  );

const stateOf = (
  sequence: number,
  orders: readonly DatabaseOrder[],
  positions: readonly DatabasePosition[],
): TradingState => {
  const state: TradingState = {
    ...emptyTradingState(),
    sequence,
    positions: sumsOf(positions, ({ bought, sold }) => scaled(bought) - scaled(sold)),
  };
  for (const order of orders) {
    if (order.status === 'PENDING') state.inFlight.set(order.clOrdId, order);
    else state.openOrders.set(order.clOrdId, { ...order, status: order.status });
  }
  return state;
};
