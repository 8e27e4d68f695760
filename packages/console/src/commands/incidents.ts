/** `incidents`: the register, newest first. */
import { columns } from '../terminal/columns.ts';
import { tint } from '../terminal/tint.ts';
import { list } from '../words/list.ts';
import { queryCommand } from './query-command.ts';

export const incidents = queryCommand({
  name: 'incidents',
  description: 'every incident, newest first',
  hasPast: true,
  ask: (queries, mode, _, past) => queries.incidents(mode, past),
  show: ({ incidents: found }, paint) => {
    if (found.length === 0) return ['no incident'];
    const head = ['incident', 'status', 'RTO', 'scope', 'components', 'opened', 'resolved'];
    const rows = found.map((of) => [
      of.incident,
      tint(paint, of.status),
      of.verdict === null ? '' : tint(paint, of.verdict),
      of.scope,
      list(of.components),
      of.openedAt,
      of.resolvedAt ?? '',
    ]);
    return columns([head.map((cell) => paint.dim(cell)), ...rows]);
  },
  isBad: () => false,
});
