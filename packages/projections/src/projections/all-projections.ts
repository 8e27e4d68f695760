/** All projections in force, in the order in which they are written. */
import type { Projection } from '../model/projection.ts';
import { pastOf, type Table } from '../model/table.ts';
import { alerts } from './alerts.ts';
import { approvals } from './approvals.ts';
import { calendar } from './calendar.ts';
import { coverageSpans } from './coverage-spans.ts';
import { detectorCoverage } from './detector-coverage.ts';
import { drills } from './drills.ts';
import { estateVersions } from './estate-versions.ts';
import { eventIndex } from './event-index.ts';
import { gateEvaluations, withholdings } from './gate-evaluations.ts';
import { incidentTimeline } from './incident-timeline.ts';
import { incidents } from './incidents.ts';
import { parkedEvents, parkedTable } from './parked-events.ts';
import { reconciliation } from './reconciliation.ts';
import { recoveries } from './recoveries.ts';
import { recoverySteps } from './recovery-steps.ts';
import { replicationLag } from './replication-lag.ts';
import { rpoChecks } from './rpo-checks.ts';
import { rpoHistory } from './rpo-history.ts';
import { rtoHistory } from './rto-history.ts';
import { systemState } from './system-state.ts';
import { tradingState } from './trading-state.ts';
import { validationResults } from './validation-results.ts';

export const allProjections: readonly Projection[] = [
  systemState,
  tradingState,
  incidents,
  incidentTimeline,
  recoveries,
  recoverySteps,
  rtoHistory,
  rpoHistory,
  reconciliation,
  validationResults,
  approvals,
  alerts,
  drills,
  detectorCoverage,
  replicationLag,
  rpoChecks,
  coverageSpans,
  estateVersions,
  calendar,
  gateEvaluations,
  withholdings,
  eventIndex,
];

/** Who has a checkpoint: every projection, and the parking of what nobody could read. */
export const wantedCheckpoints: readonly Pick<Projection, 'name' | 'version'>[] = [
  ...allProjections,
  parkedEvents,
];

/** The same with their tables: everything that a rebuild is compared by. */
export const checkedProjections: readonly Pick<Projection, 'name' | 'version' | 'tables'>[] = [
  ...allProjections,
  { ...parkedEvents, tables: [parkedTable] },
];

export const allTables: readonly Table[] = [
  ...allProjections.flatMap(({ tables }) => tables),
  parkedTable,
];

export const keptTables: readonly Table[] = allTables.filter(({ kept }) => kept);

/** With what kept tables said before. */
export const storedTables: readonly Table[] = allTables.flatMap((table) =>
  table.kept ? [table, pastOf(table)] : [table],
);
