/** `incident <id>`: one incident, its timeline and its steps. */
import type { TimelineEntry } from '@recovery-ledger/projections';
import { columns } from '../terminal/columns.ts';
import { showMs } from '../terminal/show-ms.ts';
import { tint } from '../terminal/tint.ts';
import { list } from '../words/list.ts';
import { queryCommand } from './query-command.ts';

export const incident = queryCommand({
  usage: 'incident <id>',
  description: 'one incident: its timeline, phases and verdict; exits 1 if there is none',
  ask: (queries, mode, id) => queries.incident(mode, id),
  show: ({ incident: found, timeline, rto }, paint) => {
    if (found === null) return ['there is no such incident: see `recovery-ledger incidents`'];
    const verdicts = rto.map(
      ({ component, verdict, actualMs, targetMs, phases }) =>
        `${component}: RTO ${tint(paint, verdict)} ${actualMs.best === null ? 'running' : showMs(actualMs.best)} of ${targetMs === null ? 'no target' : showMs(targetMs)} (${phases.map(({ phase, ms }) => `${phase} ${showMs(ms)}`).join(', ')})`,
    );
    return [
      `${paint.bold(found.incident)}  ${tint(paint, found.status)}  ${found.scope}  ${list(found.components)}`,
      ...verdicts,
      '',
      ...columns(timeline.map((entry) => timelineRow(entry, paint.dim))),
    ];
  },
  isBad: ({ incident: found, rto }) =>
    found === null || rto.some(({ verdict }) => verdict === 'VIOLATED'),
});

const timelineRow = (
  { offsetMs, type, summary, actor, sequence }: TimelineEntry,
  dim: (text: string) => string,
): readonly string[] => [
  offsetMs === null ? '' : `${offsetMs < 0 ? '-' : '+'}${(Math.abs(offsetMs) / 1000).toFixed(3)} s`,
  type,
  summary,
  dim(`${actor} #${sequence}`),
];
