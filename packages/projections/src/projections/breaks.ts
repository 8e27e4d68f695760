/**
 * The life of every break: found, explained, adjusted, resolved; one row however many runs find it.
 * Pure. While it is open, what is found in its scope of the same account, symbol and order is the
 * same break; amounts stay exact decimals, as the newest event tells them.
 */
import type { EventOfType, Recorded } from '@recovery-ledger/ledger';
import { decimal, flag, instant, json, maybe, type RowOf, text, whole } from '../model/column.ts';
import { happenedAt } from '../model/happened-at.ts';
import { defineTable, type Lookup, rowsWhere } from '../model/table.ts';
import type { Later } from './discrepancies.ts';
import { ofRun, type RunRow } from './reconciliation-runs.ts';

type Found = EventOfType<'DiscrepancyFound'>;
type Changed = EventOfType<'DiscrepancyChanged'>;
type Money = NonNullable<Found['data']['notional']>;

const columns = {
  discrepancy: whole('place of the DiscrepancyFound that opened it'),
  ...ofRun,
  internal_source: maybe(text('our side: with the other one the scope of the runs')),
  external_source: maybe(text('the independent side')),
  class: text('mismatch, ghost (ours only), orphan (theirs only) or unknown (in flight)'),
  account: text('account'),
  symbol: text('instrument'),
  order_id: text('client order id, or what else differs; empty for the position itself'),
  internal: decimal('what we hold'),
  external: decimal('what the other side holds'),
  difference: decimal('internal minus external'),
  third: maybe(decimal('what the drop copy says')),
  severity: text('minor, major or critical'),
  notional: maybe(json<Money>('what the difference is worth')),
  open: flag('whether it is not over yet'),
  status: text('found, explained, adjusted or resolved'),
  found_at: instant('when it was first found: its age counts from here'),
  owner: maybe(text('whose act on it was the last, by code')),
  cause: maybe(text('why the sides differ, as a person says')),
  adjustment: maybe(decimal('by how much the books were corrected')),
  reference: maybe(text('journal entry of the correction')),
  resolution: maybe(text('explained, adjusted, vanished or accepted')),
  resolved_at: maybe(instant('when it was over')),
  resolved_by: maybe(text('who said so: a person by code, or a recoverer')),
};

export type BreakRow = RowOf<typeof columns>;

export const breakTable = defineTable('position_breaks', 'Every break, open or over.', {
  key: ['discrepancy'],
  columns,
  indexes: [['open', 'kind', 'account', 'symbol', 'order_id']],
  kept: true,
});

/** Open breaks of every scope with what may be the same one. */
export const openLike = ({ data }: Recorded<Found>): Lookup<BreakRow> => {
  const { kind, account, symbol, order } = data;
  return rowsWhere(breakTable, { open: true, kind, account, symbol, order_id: order ?? '' });
};

export const byBreak = ({ data }: Later | Recorded<Changed>): Lookup<BreakRow> =>
  rowsWhere(breakTable, { discrepancy: data.discrepancy });

/** `known` are open breaks that are alike; it is the same as the one of its own scope. */
export const breakFound = (
  { data, meta }: Recorded<Found>,
  run: RunRow | null,
  known: readonly BreakRow[],
): BreakRow => {
  const [internal, external] = [run?.internal_source ?? null, run?.external_source ?? null];
  const isSame = (row: BreakRow) =>
    run === null
      ? row.run === data.run
      : row.internal_source === internal && row.external_source === external;
  const same = known.find(isSame);
  if (same !== undefined) return { ...same, ...differing(data) };
  const { run: id, recovery, incident, kind, account, symbol, order } = data;
  return {
    ...{ discrepancy: meta.sequence, run: id, recovery, incident, kind, account, symbol },
    ...{ internal_source: internal, external_source: external, order_id: order ?? '' },
    ...differing(data),
    ...{ open: true, status: 'found', found_at: happenedAt(meta) },
    ...{ owner: null, cause: null, adjustment: null, reference: null },
    ...{ resolution: null, resolved_at: null, resolved_by: null },
  };
};

const differing = (data: Found['data'] | Changed['data']) => {
  const { internal, external, difference, third, severity, notional } = data;
  return { class: data.class, internal, external, difference, third, severity, notional };
};

export const breakChanged = (row: BreakRow, { data }: Recorded<Changed>): BreakRow => ({
  ...row,
  ...differing(data),
});

/** What is over stays so. */
export const breakMoved = (row: BreakRow, event: Later): BreakRow => {
  if (!row.open) return row;
  const { by } = event.data;
  switch (event.type) {
    case 'DiscrepancyExplained': {
      const status = row.status === 'adjusted' ? 'adjusted' : 'explained';
      return { ...row, owner: by, status, cause: event.data.cause };
    }
    case 'DiscrepancyAdjusted': {
      const { quantity: adjustment, reference } = event.data;
      return { ...row, owner: by, status: 'adjusted', adjustment, reference };
    }
    case 'DiscrepancyResolved': {
      const { resolution } = event.data;
      const over = { open: false, status: 'resolved', resolution };
      return { ...row, ...over, resolved_at: happenedAt(event.meta), resolved_by: by };
    }
  }
};
