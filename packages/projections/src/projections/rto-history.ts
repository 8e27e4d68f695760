/**
 * One row per confirmed failure: how long the component was away, against its target, and where
 * the time went. Pure. The clock is the ledger's (`evolveClocks`); verdict and phases are
 * computed from its raw marks, never taken from whoever did the recovery.
 */
import {
  actualMs,
  type Clocks,
  changedClocks,
  evolveClocks,
  noClocks,
  type Onset,
  type PhaseSpan,
  phasesOf,
  type Recorded,
  type RecoveryClock,
  verdictOf,
} from '@recovery-ledger/ledger';
import {
  flag,
  instant,
  json,
  maybe,
  milliseconds,
  type RowOf,
  text,
  whole,
} from '../model/column.ts';
import { happenedAt } from '../model/happened-at.ts';
import { type Find, type Projection, subjectsOf } from '../model/projection.ts';
import {
  type Change,
  defineTable,
  type Lookup,
  put,
  remove,
  rowsWhere,
  toInstant,
} from '../model/table.ts';

const columns = {
  failure: whole('sequence of the FailureConfirmed'),
  incident: text('incident that the failure belongs to'),
  component: text('component that failed'),
  recovery: maybe(text('recovery that was decided; null when none was')),
  failure_type: text('what was wrong'),
  runbook: maybe(text('runbook of the recovery')),
  last_good: maybe(instant('onset: last known good')),
  first_bad: instant('onset: first known bad'),
  target_ms: maybe(whole('recovery time objective; null when the estate states none')),
  best_ms: maybe(milliseconds('actual, counted from the first bad sample; null while it runs')),
  worst_ms: maybe(milliseconds('actual, counted from the last good one; null when unknown')),
  verdict: maybe(text('MET, VIOLATED or INDETERMINATE; null while it runs')),
  running: flag('the clock runs: the component is not back yet'),
  ended_at: maybe(instant('when the resume criterion was met')),
  ended_by: maybe(text('event that stopped the clock')),
  withheld: flag('recovery was withheld'),
  rehearsal: flag('only rehearsed: never MET'),
  phases: json<readonly PhaseSpan[]>('milliseconds by phase, in order'),
  onset: json<Onset>('the onset interval as it was observed'),
  clock: json<RecoveryClock>('the raw marks that all of this is computed from'),
};

export type RtoRow = RowOf<typeof columns>;

export const rtoTable = defineTable('rto_history', 'Actual recovery times and their verdicts.', {
  key: ['failure'],
  columns,
  indexes: [['recovery'], ['incident'], ['running']],
});

const targetTable = defineTable('rto_targets', 'Targets in force, from the estate.', {
  key: ['component'],
  columns: {
    component: text('component of the estate'),
    target_ms: whole('recovery time objective'),
  },
  kept: true,
});

export const rtoHistory: Projection = {
  name: 'rto_history',
  version: 2,
  subjects: subjectsOf('estate', 'component', 'scope', 'recovery', 'trading'),
  tables: [rtoTable, targetTable],
  needs: (event) => {
    if (event.type === 'EstatePublished') return [rowsWhere(targetTable, {})];
    if (event.type === 'FailureConfirmed') return [byTarget(event.data.component)];
    const lookup = clockLookup(event);
    return lookup === null ? [] : [lookup];
  },
  evolve: (event, find) => {
    if (event.type === 'EstatePublished') return publishTargets(event, find);
    const before = clocksFor(event, find);
    return changedClocks(before, evolveClocks(before, event)).map((clock) =>
      put(rtoTable, rowOf(clock)),
    );
  },
};

const byTarget = (component: string) => rowsWhere(targetTable, { component });

/** An end can stop other clocks than its own recovery's: those that wait with it. */
const clockLookup = ({ type, data }: Recorded): Lookup<RtoRow> | null => {
  if (type === 'TradingResumed' || type === 'RecoveryCompleted') {
    return rowsWhere(rtoTable, { running: true });
  }
  if ('failure' in data && data.failure !== null) {
    return rowsWhere(rtoTable, { failure: data.failure });
  }
  return 'recovery' in data ? rowsWhere(rtoTable, { recovery: data.recovery }) : null;
};

/** The estate in force replaces all targets. */
const publishTargets = (
  { data }: Extract<Recorded, { type: 'EstatePublished' }>,
  find: Find,
): readonly Change[] => {
  const listed = data.components.map(({ component, rtoMs }) => ({ component, target_ms: rtoMs }));
  const gone = find(rowsWhere(targetTable, {})).filter(
    (row) => !listed.some(({ component }) => component === row.component),
  );
  return [
    ...gone.map((row) => remove(targetTable, row)),
    ...listed.map((row) => put(targetTable, row)),
  ];
};

/** As much of the ledger's clocks as this event can change. */
const clocksFor = (event: Recorded, find: Find): Clocks => {
  const { mode } = event.meta;
  if (event.type === 'FailureConfirmed') {
    const targets = find(byTarget(event.data.component)).map((row): [string, number] => [
      `${mode}/${row.component}`,
      row.target_ms,
    ]);
    return { ...noClocks, targets: Object.fromEntries(targets) };
  }
  const lookup = clockLookup(event);
  const clocks = (lookup === null ? [] : find(lookup)).map(({ clock }) => clock);
  const decided = clocks
    .filter(({ recovery }) => recovery !== null)
    .sort((a, b) => (a.decided?.sequence ?? 0) - (b.decided?.sequence ?? 0));
  return {
    targets: {},
    clocks,
    recoveries: Object.fromEntries(decided.map((c) => [`${mode}/${c.recovery}`, c.failure])),
  };
};

const rowOf = (clock: RecoveryClock): RtoRow => {
  const actual = actualMs(clock);
  const { failure, incident, component, recovery, runbook, onset, withheld, rehearsal } = clock;
  return {
    failure,
    incident,
    component,
    recovery,
    failure_type: clock.failureType,
    runbook,
    last_good: onset.lastGood === null ? null : toInstant(onset.lastGood),
    first_bad: toInstant(onset.firstBad),
    target_ms: clock.targetMs,
    best_ms: actual?.best ?? null,
    worst_ms: actual?.worst ?? null,
    verdict: verdictOf(clock),
    running: clock.ended === null,
    ended_at: clock.ended === null ? null : happenedAt(clock.ended.at),
    ended_by: clock.ended?.by ?? null,
    withheld,
    rehearsal,
    phases: phasesOf(clock),
    onset,
    clock,
  };
};
