/** Every reconciliation run between our books and the other side's. Pure. */
import type { EventOfType, Recorded } from '@recovery-ledger/ledger';
import { instant, json, maybe, type RowOf, text, whole } from '../model/column.ts';
import { happenedAt } from '../model/happened-at.ts';
import { defineTable, type Lookup, rowsWhere, toInstant } from '../model/table.ts';

export const ofRun = {
  run: text('id of the reconciliation run'),
  recovery: maybe(text('recovery that asked for it; none of a schedule')),
  incident: maybe(text('incident it belongs to')),
  kind: text('orders or positions'),
};

const columns = {
  ...ofRun,
  internal_source: maybe(text('our side')),
  external_source: maybe(text('the independent side')),
  status: text('running, pass, fail or unknown'),
  compared: maybe(whole('how many entries were compared')),
  discrepancies: maybe(whole('how many differed')),
  detail: maybe(text('the result in words')),
  evidence: maybe(json<Readonly<Record<string, unknown>>>('what the result rests on')),
  due_at: maybe(instant('when it was due, of a schedule')),
  every_ms: maybe(whole('how far apart the runs of the schedule are')),
  started_at: maybe(instant('ReconciliationStarted')),
  completed_at: maybe(instant('ReconciliationCompleted')),
};

export type RunRow = RowOf<typeof columns>;

export const runTable = defineTable('reconciliation_runs', 'Every reconciliation run.', {
  key: ['run'],
  columns,
  indexes: [['incident']],
});

const noSchedule = { due_at: null, every_ms: null };

export const byRun = (id: string): Lookup<RunRow> => rowsWhere(runTable, { run: id });

export const started = ({
  data,
  meta,
}: Recorded<EventOfType<'ReconciliationStarted'>>): RunRow => ({
  run: data.run,
  recovery: data.recovery,
  incident: data.incident,
  kind: data.kind,
  internal_source: data.internalSource,
  external_source: data.externalSource,
  status: 'running',
  compared: null,
  discrepancies: null,
  detail: null,
  evidence: null,
  ...(data.schedule === null
    ? noSchedule
    : { due_at: toInstant(data.schedule.due), every_ms: data.schedule.everyMs }),
  started_at: happenedAt(meta),
  completed_at: null,
});

export const completed = (
  row: RunRow | null,
  { data, meta }: Recorded<EventOfType<'ReconciliationCompleted'>>,
): RunRow => ({
  run: data.run,
  recovery: data.recovery,
  incident: data.incident,
  kind: data.kind,
  internal_source: row?.internal_source ?? null,
  external_source: row?.external_source ?? null,
  status: data.result,
  compared: data.compared,
  discrepancies: data.discrepancies,
  detail: data.detail,
  evidence: data.evidence,
  ...(row === null ? noSchedule : { due_at: row.due_at, every_ms: row.every_ms }),
  started_at: row?.started_at ?? null,
  completed_at: happenedAt(meta),
});
