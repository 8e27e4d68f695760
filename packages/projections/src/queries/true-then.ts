/**
 * What was true at a past place, as far as it is known by now: the rows of that place, with the
 * facts that had happened by then and were recorded later applied to them, in the order of their
 * own times. IO through `ask`; the folding is the projections' own.
 */
import type { Mode, Recorded } from '@recovery-ledger/ledger';
import type { Row, Table } from '../model/table.ts';
import type { ComponentState } from '../projections/component-state.ts';
import { type IncidentRow, incidents, incidentTable } from '../projections/incidents.ts';
import { parkedEvents } from '../projections/parked-events.ts';
import { systemState } from '../projections/system-state.ts';
import { type SystemStateRow, systemStateTable } from '../projections/system-state-row.ts';
import { applyBatch } from '../run/apply-batch.ts';
import { toEntries } from '../run/project-in-memory.ts';
import { createMemoryStore } from '../stores/memory.ts';
import type { Ask } from './in-snapshot.ts';
import type { IncidentSummary } from './incidents.ts';
import { tableAt } from './past.ts';
import type { ComponentStatus } from './status.ts';

const projections = [systemState, incidents];

export type TrueThen = {
  readonly components: readonly ComponentStatus[];
  readonly incidents: readonly Omit<IncidentSummary, 'verdict'>[];
};

export const readTrueThen = async (
  ask: Ask,
  mode: Mode,
  at: number,
  late: readonly Recorded[],
): Promise<TrueThen> => {
  const rows = new Map<Table, readonly Row[]>();
  for (const table of [systemStateTable, incidentTable]) {
    const text = `select * from ${tableAt(table.name, at)} where mode = $1`;
    rows.set(table, await ask<Row>(text, [mode]));
  }
  const checkpoints = [...projections, parkedEvents].map(({ name, version }) => ({
    ...{ projection: name, version, sequence: at, streamCreated: '' },
  }));
  const store = createMemoryStore(checkpoints, rows);
  const inOrder = [...late].sort((a, b) => (a.meta.time < b.meta.time ? -1 : 1));
  const batch = { after: at, entries: toEntries(inOrder) };
  if (late.length > 0) await applyBatch(store, projections, batch, { onNotApplied: 'park' });
  const states = store.rows(systemStateTable) as readonly SystemStateRow[];
  const register = store.rows(incidentTable) as readonly IncidentRow[];
  return {
    components: states.map(componentOf).sort(byPriority),
    incidents: register.map((row) => incidentOf(row, mode)),
  };
};

const componentOf = (row: SystemStateRow): ComponentStatus => {
  const { component, priority, tier, state, watchers, since, incident, epoch } = row;
  const watched = watchers.length > 0;
  return {
    component,
    priority,
    tier,
    state: state as ComponentState,
    watched,
    since,
    incident,
    epoch,
  };
};

const byPriority = (a: ComponentStatus, b: ComponentStatus): number =>
  (a.priority ?? Infinity) - (b.priority ?? Infinity) || (a.component < b.component ? -1 : 1);

const incidentOf = (row: IncidentRow, mode: Mode): TrueThen['incidents'][number] => ({
  ...{ incident: row.incident, mode, scope: row.scope, components: row.components },
  ...{ openedAt: row.opened_at, resolvedAt: row.resolved_at },
  status: row.status as IncidentSummary['status'],
});
