/** Whether the floor trades as it should before it is broken: fast, with orders at risk. Pure. */
import type { Stats } from './floor.ts';

export const wantedPerSecond = 500;

export const tradesWell = ({ ordersPerSecond, openOrders, partiallyFilled }: Stats): boolean =>
  ordersPerSecond >= wantedPerSecond && openOrders > 0 && partiallyFilled > 0;
