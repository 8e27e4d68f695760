/**
 * `positions`: where our positions and the other side's differ, since when, and what became of it;
 * bad until each is resolved. IO: the age is as of now.
 */
import { columns } from '../terminal/columns.ts';
import { showMs } from '../terminal/show-ms.ts';
import { queryCommand } from './query-command.ts';

export const positions = queryCommand({
  name: 'positions',
  description: 'position breaks, their life and age; exits 1 until each is resolved',
  ask: (queries, mode) => queries.positions(mode),
  show: ({ discrepancies }, paint) => {
    if (discrepancies.length === 0) return ['no position break'];
    const head = ['status', 'age', 'grade', 'account', 'symbol', 'ours', 'theirs', 'difference'];
    const now = Date.now();
    const rows = discrepancies.map((of) => [
      of.status,
      showMs(Math.max(0, now - Date.parse(of.openedAt))),
      of.severity,
      of.account,
      of.symbol,
      of.internal,
      of.external,
      of.difference,
      of.run,
    ]);
    return columns([[...head, 'run'].map((cell) => paint.dim(cell)), ...rows]);
  },
  isBad: ({ discrepancies }) => discrepancies.some(({ status }) => status !== 'resolved'),
});
