/** `positions`: where our positions and the other side's differ; bad while a break is open. */
import { columns } from '../terminal/columns.ts';
import { queryCommand } from './query-command.ts';

export const positions = queryCommand({
  name: 'positions',
  description: 'position breaks; exits 1 while one is open',
  ask: (queries, mode) => queries.positions(mode),
  show: ({ discrepancies }, paint) => {
    if (discrepancies.length === 0) return ['no position break'];
    const head = ['status', 'account', 'symbol', 'ours', 'theirs', 'difference', 'opened', 'run'];
    const rows = discrepancies.map((of) => [
      of.status,
      of.account,
      of.symbol,
      of.internal,
      of.external,
      of.difference,
      of.openedAt,
      of.run,
    ]);
    return columns([head.map((cell) => paint.dim(cell)), ...rows]);
  },
  isBad: ({ discrepancies }) => discrepancies.some(({ status }) => status === 'open'),
});
