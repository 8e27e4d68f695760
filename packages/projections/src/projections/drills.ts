/** One row per drill: the fault that was asked for, what was injected, the verdict. Pure. */
import type { Recorded } from '@recovery-ledger/ledger';
import { instant, maybe, type RowOf, text, whole } from '../model/column.ts';
import { happenedAt } from '../model/happened-at.ts';
import { type Projection, subjectsOf } from '../model/projection.ts';
import { defineTable, type Lookup, put, rowsWhere } from '../model/table.ts';

const columns = {
  drill: text('id of the drill'),
  component: maybe(text('component that was to fail')),
  failure_type: maybe(text('what was to go wrong')),
  requested_by: maybe(text('who asked for it')),
  reason: maybe(text('why, or what the verdict rests on')),
  failure: maybe(whole('sequence of the FailureConfirmed that was published')),
  incident: maybe(text('incident that came of it')),
  verdict: maybe(text('passed, failed or inconclusive; null while it runs')),
  started_at: maybe(instant('DrillStarted')),
  concluded_at: maybe(instant('DrillConcluded')),
};

type DrillRow = RowOf<typeof columns>;

const drillTable = defineTable('drills', 'Every drill and its verdict.', {
  key: ['drill'],
  columns,
});

export const drills: Projection = {
  name: 'drills',
  version: 1,
  subjects: subjectsOf('drill'),
  tables: [drillTable],
  needs: (event) => ('drill' in event.data ? [byDrill(event.data.drill)] : []),
  evolve: (event, find) => {
    if (!('drill' in event.data)) return [];
    const { drill } = event.data;
    const row = find(byDrill(drill))[0] ?? { ...empty, drill };
    return [put(drillTable, { ...row, ...change(event) })];
  },
};

const byDrill = (drill: string): Lookup<DrillRow> => rowsWhere(drillTable, { drill });

const empty: Omit<DrillRow, 'drill'> = {
  component: null,
  failure_type: null,
  requested_by: null,
  reason: null,
  failure: null,
  incident: null,
  verdict: null,
  started_at: null,
  concluded_at: null,
};

const change = (event: Recorded): Partial<DrillRow> => {
  const at = happenedAt(event.meta);
  switch (event.type) {
    case 'DrillStarted': {
      const { component, failureType, requestedBy, reason } = event.data;
      const asked = { component, failure_type: failureType, requested_by: requestedBy };
      return { ...asked, reason, started_at: at };
    }
    case 'FaultInjected':
      return { failure: event.data.failure, incident: `inc-${event.data.failure}` };
    case 'DrillConcluded': {
      const { incident, verdict, reason } = event.data;
      return { verdict, reason, concluded_at: at, ...(incident === null ? {} : { incident }) };
    }
    default:
      return {};
  }
};
