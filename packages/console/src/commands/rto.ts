/** `rto`: recovery times against their targets; bad if one was violated. */
import { columns } from '../terminal/columns.ts';
import { showMs } from '../terminal/show-ms.ts';
import { tint } from '../terminal/tint.ts';
import { queryCommand } from './query-command.ts';

export const rto = queryCommand({
  name: 'rto',
  description: 'recovery times against their targets; exits 1 if one was violated',
  ask: (queries, mode) => queries.rto(mode),
  show: ({ recoveries }, paint) => {
    if (recoveries.length === 0) return ['nothing had to be recovered'];
    const head = [
      'incident',
      'component',
      'failure',
      'verdict',
      'best',
      'worst',
      'target',
      'phases',
    ];
    const time = (ms: number | null) => (ms === null ? '' : showMs(ms));
    const rows = recoveries.map((of) => [
      of.incident,
      of.component,
      of.failureType,
      tint(paint, of.verdict),
      time(of.actualMs.best),
      time(of.actualMs.worst),
      time(of.targetMs),
      of.phases.map(({ phase, ms }) => `${phase} ${showMs(ms)}`).join(', '),
    ]);
    return columns([head.map((cell) => paint.dim(cell)), ...rows]);
  },
  isBad: ({ recoveries }) => recoveries.some(({ verdict }) => verdict === 'VIOLATED'),
});
