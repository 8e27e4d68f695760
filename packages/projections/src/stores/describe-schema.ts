/**
 * Every table and view of the read models as data: what docs/read-models.md is made of, and what a
 * test compares with the database. Pure.
 */
import type { Table } from '../model/table.ts';
import { checkedProjections, storedTables } from '../projections/all-projections.ts';
import { allViews } from '../views/all-views.ts';
import { checkpointColumns } from './schema.ts';

export type DescribedColumn = {
  readonly name: string;
  /** Null for a view: PostgreSQL tells it. */
  readonly type: string | null;
  readonly comment: string;
};

export type DescribedRelation = {
  readonly kind: 'table' | 'view';
  readonly name: string;
  readonly comment: string;
  /** Projection and version that write it; null for a view. */
  readonly writtenBy: string | null;
  readonly key: readonly string[];
  /** Whether `<name>_at(sequence)` gives its past. */
  readonly kept: boolean;
  readonly columns: readonly DescribedColumn[];
};

export const describeReadModels = (): readonly DescribedRelation[] => [
  ...storedTables.map(describeTable),
  {
    ...{ kind: 'table', name: 'projection_checkpoints', writtenBy: 'every projection' },
    ...{ comment: 'How far every projection has come.', key: ['projection'], kept: false },
    columns: Object.entries(checkpointColumns).map(([name, [type, comment]]) => ({
      ...{ name, type, comment },
    })),
  },
  ...allViews.map(({ name, comment, columns }) => ({
    ...{ kind: 'view' as const, name, comment, writtenBy: null, key: [], kept: false },
    columns: Object.entries(columns).map(([column, why]) => ({
      ...{ name: column, type: null, comment: why },
    })),
  })),
];

const describeTable = ({ name, comment, key, kept, columns }: Table): DescribedRelation => {
  const own = name.replace(/_past$/, '');
  const writer = checkedProjections.find(({ tables }) => tables.some((one) => one.name === own));
  return {
    ...{ kind: 'table', name, comment, key, kept },
    writtenBy: writer === undefined ? null : `${writer.name} ${writer.version}`,
    columns: Object.entries(columns).map(([column, { sql, nullable, comment: why }]) => ({
      name: column,
      type: nullable ? `${sql}, may be null` : sql,
      comment: why,
    })),
  };
};
