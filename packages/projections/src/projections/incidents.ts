/**
 * The register of incidents. Pure. An incident is opened by its first confirmed failure, whose
 * sequence names it; a failure that is assigned to an older incident takes its own entry with it.
 * The verdict is not kept here: the view `incidents` computes it from `rto_history`.
 */
import type { Recorded } from '@recovery-ledger/ledger';
import { instant, maybe, type RowOf, text, texts } from '../model/column.ts';
import { happenedAt } from '../model/happened-at.ts';
import { type Find, type Projection, subjectsOf } from '../model/projection.ts';
import { type Change, defineTable, type Lookup, put, remove, rowsWhere } from '../model/table.ts';

const columns = {
  incident: text('inc-<sequence of its first FailureConfirmed>'),
  scope: text('component, full_dr or requested'),
  components: texts('components with a failure in it or in its scope'),
  opened_at: instant('when its first failure was confirmed'),
  resolved_at: maybe(instant('when it was resolved')),
  status: text('open, recovering, withheld, resolved or failed'),
  outcome: maybe(text('recovered, rehearsed, performed, cleared, abandoned or failed')),
  reason: maybe(text('why it was resolved, or what withholds its recovery')),
};

export type IncidentRow = RowOf<typeof columns>;

export const incidentTable = defineTable(
  'incident_register',
  'Every incident without its verdict; read the view incidents.',
  { key: ['incident'], columns, kept: true },
);

export const incidents: Projection = {
  name: 'incidents',
  version: 3,
  subjects: subjectsOf('component', 'scope', 'claim'),
  tables: [incidentTable],
  needs: (event) => lookupsOf(event),
  evolve: (event, find) => {
    if (event.type === 'FailureConfirmed') return [put(incidentTable, opened(event))];
    if (event.type === 'FailureAssigned') return assign(event, find);
    return lookupsOf(event).flatMap((lookup) => {
      const known = find(lookup);
      const rows = known.length > 0 ? known : asked(event);
      return rows.map((row) => put(incidentTable, change(row, event)));
    });
  },
};

const byIncident = (incident: string): Lookup<IncidentRow> =>
  rowsWhere(incidentTable, { incident });

const lookupsOf = (event: Recorded): readonly Lookup<IncidentRow>[] => {
  switch (event.type) {
    case 'FailureAssigned':
      return [byIncident(event.data.incident), byIncident(`inc-${event.data.failure}`)];
    case 'ScopeAssessed':
    case 'RecoveryWithheld':
    case 'RecoveryClaimed':
    case 'IncidentResolved':
      return [byIncident(event.data.incident)];
    default:
      return [];
  }
};

/** What people ask for opens an incident as well, when it is first decided on. */
const asked = (event: Recorded): readonly IncidentRow[] => {
  if (event.type !== 'ScopeAssessed' && event.type !== 'RecoveryWithheld') return [];
  const { incident, origin } = event.data;
  if (origin === 'failure') return [];
  const scope = event.type === 'ScopeAssessed' ? event.data.scope : 'requested';
  const components = 'component' in event.data ? [event.data.component] : event.data.components;
  return [{ ...unresolved, incident, scope, components, opened_at: happenedAt(event.meta) }];
};

const unresolved = { resolved_at: null, status: 'open', outcome: null, reason: null };

const opened = ({ data, meta }: Extract<Recorded, { type: 'FailureConfirmed' }>): IncidentRow => ({
  incident: `inc-${meta.sequence}`,
  scope: 'component',
  components: [data.component],
  opened_at: happenedAt(meta),
  resolved_at: null,
  status: 'open',
  outcome: null,
  reason: null,
});

const assign = (
  { data }: Extract<Recorded, { type: 'FailureAssigned' }>,
  find: Find,
): readonly Change[] => {
  const own = find(byIncident(`inc-${data.failure}`));
  const [target = own[0]] = find(byIncident(data.incident));
  if (target === undefined) return [];
  const joined = { ...withComponents(target, [data.component]), incident: data.incident };
  const left = own.filter(({ incident }) => incident !== data.incident);
  return [put(incidentTable, joined), ...left.map((row) => remove(incidentTable, row))];
};

const withComponents = (row: IncidentRow, components: readonly string[]): IncidentRow => ({
  ...row,
  components: [...new Set([...row.components, ...components])].sort(),
});

const change = (row: IncidentRow, event: Recorded): IncidentRow => {
  switch (event.type) {
    case 'ScopeAssessed':
      return { ...withComponents(row, event.data.components), scope: event.data.scope };
    case 'RecoveryWithheld': {
      const reason = event.data.blockers.map(({ detail }) => detail).join('; ');
      return row.status === 'open' ? { ...row, status: 'withheld', reason } : row;
    }
    case 'RecoveryClaimed':
      return row.resolved_at === null ? { ...row, status: 'recovering', reason: null } : row;
    case 'IncidentResolved': {
      const { outcome, reason } = event.data;
      const status = outcome === 'failed' ? 'failed' : 'resolved';
      return { ...row, status, outcome, reason, resolved_at: happenedAt(event.meta) };
    }
    default:
      return row;
  }
};
