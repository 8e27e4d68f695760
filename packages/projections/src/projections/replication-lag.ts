/** One row per breach of a lag's limit: when it began, how far it went, when it was over. Pure. */
import type { EventOfType, Recorded } from '@recovery-ledger/ledger';
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
import { type Projection, subjectsOf } from '../model/projection.ts';
import { defineTable, type Lookup, put, rowsWhere, toInstant } from '../model/table.ts';
import { gapOf, gapTable, restored } from './redundancy-gaps.ts';

const columns = {
  breach: whole('sequence of the LagBreached'),
  component: text('component whose copy is behind'),
  observer: text('detector instance that saw it'),
  source: text('what is behind: a replica, a leg of a feed, a snapshot'),
  measure: text('lsn, offset, transactions, sequence or age'),
  data_class: text('class of data, as the estate names it'),
  tier: whole('tier of the recovery point objective: 1, 2 or 3'),
  rpo_ms: whole('recovery point objective'),
  level: text('warning or breach'),
  began_at: instant('since when it is behind, as it was observed'),
  breached_at: instant('when the limit was passed'),
  ended_at: maybe(instant('when it was over; null while it is open')),
  open: flag('nobody has said that it is over'),
  lag_bytes: maybe(whole('how far behind when it was found')),
  lag_ms: maybe(whole('the same in time')),
  lag_records: maybe(whole('the same in records')),
  limit_bytes: maybe(whole('limit; null sets none')),
  limit_ms: maybe(whole('the same in time')),
  limit_records: maybe(whole('the same in records')),
  worst_bytes: maybe(whole('the most it was behind; null while it is open')),
  worst_ms: maybe(whole('the same in time')),
  worst_records: maybe(whole('the same in records')),
  duration_ms: maybe(milliseconds('from its beginning to its end, as the observer measured it')),
  basis_age_ms: maybe(whole('age of the position it was compared with: a lower bound if old')),
  evidence: json<Readonly<Record<string, unknown>>>('what was found'),
};

export type LagRow = RowOf<typeof columns>;

const lagTable = defineTable('replication_lag', 'Every breach of a limit of lag.', {
  key: ['breach'],
  columns,
  indexes: [['component'], ['open']],
});

export const replicationLag: Projection = {
  name: 'replication_lag',
  version: 1,
  subjects: subjectsOf('component'),
  tables: [lagTable, gapTable],
  needs: ({ type, data }) => {
    if (type === 'LagCleared') return [byBreach(data.breach)];
    return type === 'RedundancyRestored' ? [rowsWhere(gapTable, { loss: data.loss })] : [];
  },
  evolve: (event, find) => {
    switch (event.type) {
      case 'LagBreached':
        return [put(lagTable, breached(event))];
      case 'LagCleared':
        return find(byBreach(event.data.breach)).map((row) => put(lagTable, cleared(row, event)));
      case 'RedundancyLost':
        return [put(gapTable, gapOf(event))];
      case 'RedundancyRestored':
        return find(rowsWhere(gapTable, { loss: event.data.loss })).map((row) =>
          put(gapTable, restored(row, event)),
        );
      default:
        return [];
    }
  },
};

const byBreach = (breach: number): Lookup<LagRow> => rowsWhere(lagTable, { breach });

const breached = ({ data, meta }: Recorded<EventOfType<'LagBreached'>>): LagRow => {
  const { component, observer, source, measure, target, level, lag, threshold } = data;
  return {
    ...{ breach: meta.sequence, component, observer, source, measure, level },
    ...{ data_class: target.dataClass, tier: target.tier, rpo_ms: target.rpoMs },
    began_at: toInstant(data.since),
    breached_at: happenedAt(meta),
    ...{ ended_at: null, open: true },
    ...{ lag_bytes: lag.bytes, lag_ms: lag.ms, lag_records: lag.records },
    ...{ limit_bytes: threshold.bytes, limit_ms: threshold.ms, limit_records: threshold.records },
    ...{ worst_bytes: null, worst_ms: null, worst_records: null, duration_ms: null },
    ...{ basis_age_ms: data.basisAgeMs, evidence: data.evidence },
  };
};

/** The first end counts: an observer that says it again ends nothing twice. */
const cleared = (row: LagRow, { data, meta }: Recorded<EventOfType<'LagCleared'>>): LagRow => {
  if (!row.open) return row;
  const { worst } = data;
  return {
    ...{ ...row, open: false, ended_at: happenedAt(meta) },
    ...{ worst_bytes: worst.bytes, worst_ms: worst.ms, worst_records: worst.records },
    duration_ms: Number(BigInt(data.durationNs) / 1_000n) / 1_000,
  };
};
