/** `targets`: the recovery time objectives in force, now or at a past place. */
import { columns } from '../terminal/columns.ts';
import { showMs } from '../terminal/show-ms.ts';
import { queryCommand } from './query-command.ts';

export const targets = queryCommand({
  name: 'targets',
  description: 'recovery time objectives in force, and the event that set each',
  hasPast: true,
  ask: (queries, mode, _, past) => queries.targets(mode, past),
  show: ({ targets: found }, paint) => {
    if (found.length === 0) return ['no estate is published: no target is known'];
    const head = ['component', 'RTO', 'set by event'];
    const rows = found.map((of) => [of.component, showMs(of.targetMs), String(of.sequence)]);
    return columns([head.map((cell) => paint.dim(cell)), ...rows]);
  },
  isBad: () => false,
});
