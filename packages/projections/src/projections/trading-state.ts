/**
 * Whether trading is open, as the ledger knows it: a reader's copy. Pure. The order gateway is
 * the authority. Halts are held per incident; trading is open again only when none is left.
 */
import type { Recorded } from '@recovery-ledger/ledger';
import { instant, maybe, type RowOf, text, texts, whole } from '../model/column.ts';
import { happenedAt } from '../model/happened-at.ts';
import { type Projection, subjectsOf } from '../model/projection.ts';
import { defineTable, type Lookup, put, rowsWhere } from '../model/table.ts';

const columns = {
  scope: text('estate whose trading it is'),
  permit: text('OPEN or HALTED'),
  halts: texts('halts in force'),
  incarnation: maybe(whole('incarnation that orders are accepted from')),
  since: instant('when the permit changed last'),
};

export type TradingRow = RowOf<typeof columns>;

export const tradingTable = defineTable('trading_state', 'Whether trading is open.', {
  key: ['scope'],
  columns,
  kept: true,
});

export const tradingState: Projection = {
  name: 'trading_state',
  version: 2,
  subjects: subjectsOf('trading'),
  tables: [tradingTable],
  needs: ({ data }) => ('halt' in data || 'remainingHalts' in data ? [byScope(data.scope)] : []),
  evolve: (event, find) => {
    if (event.type !== 'TradingHalted' && event.type !== 'TradingResumed') return [];
    const row = find(byScope(event.data.scope))[0] ?? null;
    return [put(tradingTable, change(row, event))];
  },
};

const byScope = (scope: string): Lookup<TradingRow> => rowsWhere(tradingTable, { scope });

const change = (
  row: TradingRow | null,
  event: Extract<Recorded, { type: 'TradingHalted' | 'TradingResumed' }>,
): TradingRow => {
  const halts =
    event.type === 'TradingHalted'
      ? [...new Set([...(row?.halts ?? []), event.data.halt])].sort()
      : [...event.data.remainingHalts].sort();
  const permit = halts.length === 0 ? 'OPEN' : 'HALTED';
  return {
    scope: event.data.scope,
    permit,
    halts,
    incarnation:
      event.type === 'TradingResumed' ? event.data.incarnation : (row?.incarnation ?? null),
    since: row?.permit === permit ? row.since : happenedAt(event.meta),
  };
};
