/** The question about one incident, and its answer as lines. Pure. */
import type { Mode } from '@recovery-ledger/ledger';
import type { Queries, RtoEntry, TimelineEntry } from '@recovery-ledger/projections';
import type { Paint } from '../shell.ts';
import { columns } from '../terminal/columns.ts';
import { showMs } from '../terminal/show-ms.ts';
import { tint } from '../terminal/tint.ts';
import { list } from '../words/list.ts';

type Answer = Extract<Awaited<ReturnType<Queries['incident']>>, { readonly _tag: 'Right' }>;
type View = Answer['right'];

export const showIncident = {
  ask: (queries: Queries, mode: Mode, id: string) => queries.incident(mode, id),
  isBad: ({ incident, rto }: View): boolean =>
    incident === null || rto.some(({ verdict }) => verdict === 'VIOLATED'),
  show: ({ incident, timeline, rto }: View, paint: Paint): readonly string[] => {
    if (incident === null) return ['there is no such incident: see `recovery-ledger incidents`'];
    const { incident: id, status, scope, components } = incident;
    return [
      `${paint.bold(id)}  ${tint(paint, status)}  ${scope}  ${list(components)}`,
      ...rto.map((entry) => rtoLine(entry, paint)),
      '',
      ...columns(timeline.map((entry) => timelineRow(entry, paint))),
    ];
  },
};

const rtoLine = ({ component, verdict, actualMs, targetMs, phases }: RtoEntry, paint: Paint) => {
  const took = actualMs.best === null ? 'running' : showMs(actualMs.best);
  const target = targetMs === null ? 'no target' : showMs(targetMs);
  const parts = phases.map(({ phase, ms }) => `${phase} ${showMs(ms)}`).join(', ');
  return `${component}: RTO ${tint(paint, verdict)} ${took} of ${target} (${parts})`;
};

const timelineRow = (entry: TimelineEntry, paint: Paint): readonly string[] => {
  const { offsetMs, type, summary, actor, sequence } = entry;
  const sign = offsetMs !== null && offsetMs < 0 ? '-' : '+';
  return [
    offsetMs === null ? '' : `${sign}${(Math.abs(offsetMs) / 1000).toFixed(3)} s`,
    `#${sequence}`,
    type,
    paint.dim(actor),
    summary,
  ];
};
