/** How the floor trades, in a few lines. Pure. */
import { columns } from '../terminal/columns.ts';
import type { Process, Stats } from './floor.ts';

export const picture = (
  stats: Stats,
  processes: readonly Process[],
  primary: string,
): readonly string[] => [
  ...ordersLines(stats),
  ...columns(
    processes.map(({ name, pid, state }) => [
      `  ${name}`,
      `pid ${pid}`,
      state,
      name === primary ? '← primary' : '',
    ]),
  ),
];

export const ordersLines = (stats: Stats): readonly string[] => [
  `  ${stats.ordersPerSecond} orders/s, ${stats.acknowledged} acknowledged, ${stats.fills} fills`,
  `  ${stats.openOrders} orders open, ${stats.partiallyFilled} of them partly filled`,
];
