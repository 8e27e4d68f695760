/**
 * What each run found, and what became of it: the break that it was then is in breaks.ts. Pure. A
 * finding stays open until an event about its break says otherwise; amounts stay exact decimals.
 */
import type { EventOfType, Recorded } from '@recovery-ledger/ledger';
import { decimal, instant, json, maybe, type RowOf, text, whole } from '../model/column.ts';
import { happenedAt } from '../model/happened-at.ts';
import { defineTable, type Lookup, rowsWhere } from '../model/table.ts';
import { ofRun } from './reconciliation-runs.ts';

type Found = EventOfType<'DiscrepancyFound'>;
type Money = NonNullable<Found['data']['notional']>;

const columns = {
  ...ofRun,
  sequence: whole('place of the DiscrepancyFound in LEDGER'),
  break_sequence: whole('the break that it is: place of the DiscrepancyFound that opened it'),
  class: text('mismatch, ghost (ours only), orphan (theirs only) or unknown (in flight)'),
  account: text('account'),
  symbol: text('instrument'),
  order_id: text("client order id of an order's break; empty for positions"),
  internal: decimal('what we hold'),
  external: decimal('what the other side holds'),
  difference: decimal('internal minus external as the run stated it'),
  third: maybe(decimal('what the drop copy says')),
  severity: text('minor, major or critical'),
  notional: maybe(json<Money>('what the difference is worth')),
  status: text('open, explained, adjusted or resolved'),
  opened_at: instant('when it was found'),
  owner: maybe(text('whose act on it was the last, by code')),
  cause: maybe(text('why the sides differ, as a person says')),
  adjustment: maybe(decimal('by how much the books were corrected')),
  reference: maybe(text('journal entry of the correction')),
  resolution: maybe(text('explained, adjusted, vanished or accepted')),
  changed_at: maybe(instant('the last event about it')),
};

export type DiscrepancyRow = RowOf<typeof columns>;

export const discrepancyTable = defineTable(
  'position_discrepancies',
  'What every run found: positions by account and symbol, orders by client order id.',
  {
    key: ['run', 'account', 'symbol', 'order_id'],
    columns,
    indexes: [['incident'], ['break_sequence']],
  },
);

/** `breakSequence` is the open break that it is; its own place when it opens one. */
export const discrepancyFound = (
  { data, meta }: Recorded<Found>,
  breakSequence: number,
): DiscrepancyRow => {
  const { order, ...found } = data;
  return {
    ...found,
    ...{ order_id: order ?? '', sequence: meta.sequence, status: 'open' },
    break_sequence: breakSequence,
    opened_at: happenedAt(meta),
    ...{ owner: null, cause: null, adjustment: null, reference: null, resolution: null },
    changed_at: null,
  };
};

export type Later = Recorded<
  EventOfType<'DiscrepancyExplained' | 'DiscrepancyAdjusted' | 'DiscrepancyResolved'>
>;

export const isLater = (event: Recorded): event is Later =>
  event.type === 'DiscrepancyExplained' ||
  event.type === 'DiscrepancyAdjusted' ||
  event.type === 'DiscrepancyResolved';

export const byDiscrepancy = ({ data }: Later): Lookup<DiscrepancyRow> =>
  rowsWhere(discrepancyTable, { break_sequence: data.discrepancy });

export const changedBy = (row: DiscrepancyRow, event: Later): DiscrepancyRow => {
  const common = { ...row, owner: event.data.by, changed_at: happenedAt(event.meta) };
  switch (event.type) {
    case 'DiscrepancyExplained':
      return { ...common, status: laterOf(row.status, 'explained'), cause: event.data.cause };
    case 'DiscrepancyAdjusted': {
      const { quantity, reference } = event.data;
      return {
        ...common,
        status: laterOf(row.status, 'adjusted'),
        adjustment: quantity,
        reference,
      };
    }
    case 'DiscrepancyResolved':
      return { ...common, status: 'resolved', resolution: event.data.resolution };
  }
};

const life = ['open', 'explained', 'adjusted', 'resolved'];

/** An explanation that comes after an adjustment does not open it again. */
const laterOf = (before: string, now: string): string =>
  life.indexOf(before) > life.indexOf(now) ? before : now;
