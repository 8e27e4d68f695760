/**
 * Reconciliation runs and the breaks they found between our books and the other side's. Pure.
 * A break stays open: nothing but an event about it may close it. Amounts stay exact decimals.
 */
import type { Recorded } from '@recovery-ledger/ledger';
import { decimal, instant, json, maybe, type RowOf, text, whole } from '../model/column.ts';
import { happenedAt } from '../model/happened-at.ts';
import { type Projection, subjectsOf } from '../model/projection.ts';
import { defineTable, type Lookup, put, rowsWhere } from '../model/table.ts';

const run = {
  run: text('id of the reconciliation run'),
  recovery: text('recovery that asked for it'),
  incident: text('incident it belongs to'),
  kind: text('orders or positions'),
};

const runColumns = {
  ...run,
  internal_source: maybe(text('our side')),
  external_source: maybe(text('the independent side')),
  status: text('running, pass, fail or unknown'),
  compared: maybe(whole('how many entries were compared')),
  discrepancies: maybe(whole('how many differed')),
  detail: maybe(text('the result in words')),
  evidence: maybe(json<Readonly<Record<string, unknown>>>('what the result rests on')),
  started_at: maybe(instant('ReconciliationStarted')),
  completed_at: maybe(instant('ReconciliationCompleted')),
};

type RunRow = RowOf<typeof runColumns>;

export const runTable = defineTable('reconciliation_runs', 'Every reconciliation run.', {
  key: ['run'],
  columns: runColumns,
  indexes: [['incident']],
});

export const discrepancyTable = defineTable(
  'position_discrepancies',
  'Every break found: positions by account and symbol, orders by client order id.',
  {
    key: ['run', 'account', 'symbol', 'order_id'],
    columns: {
      ...run,
      class: text('mismatch, ghost (ours only) or orphan (theirs only)'),
      account: text('account'),
      symbol: text('instrument'),
      order_id: text("client order id of an order's break; empty for positions"),
      internal: decimal('what we hold'),
      external: decimal('what the other side holds'),
      difference: decimal('internal minus external as the run stated it'),
      status: text('open until an event about the break says otherwise'),
      opened_at: instant('when it was found'),
    },
    indexes: [['incident']],
  },
);

export const reconciliation: Projection = {
  name: 'reconciliation',
  version: 1,
  subjects: subjectsOf('reconciliation'),
  tables: [runTable, discrepancyTable],
  needs: (event) => (event.type === 'ReconciliationCompleted' ? [byRun(event.data.run)] : []),
  evolve: (event, find) => {
    switch (event.type) {
      case 'ReconciliationStarted':
        return [put(runTable, started(event))];
      case 'ReconciliationCompleted':
        return [put(runTable, completed(find(byRun(event.data.run))[0] ?? null, event))];
      case 'DiscrepancyFound': {
        const { order, ...found } = event.data;
        const opened = { order_id: order ?? '', status: 'open', opened_at: happenedAt(event.meta) };
        return [put(discrepancyTable, { ...found, ...opened })];
      }
      default:
        return [];
    }
  },
};

const byRun = (id: string): Lookup<RunRow> => rowsWhere(runTable, { run: id });

const started = ({ data, meta }: Extract<Recorded, { type: 'ReconciliationStarted' }>): RunRow => ({
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
  started_at: happenedAt(meta),
  completed_at: null,
});

const completed = (
  row: RunRow | null,
  { data, meta }: Extract<Recorded, { type: 'ReconciliationCompleted' }>,
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
  started_at: row?.started_at ?? null,
  completed_at: happenedAt(meta),
});
