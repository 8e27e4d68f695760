/**
 * A table of a read model. Pure. Every table has `mode` and `seq` without saying so: `mode` is the
 * event's, so that real and drill cannot mix, and `seq` is the event that last changed the row.
 */
import { type Columns, type RowOf, text, whole } from './column.ts';

export type Value = unknown;
export type Row = Readonly<Record<string, Value>>;

export type Table<R extends Row = Row> = {
  readonly name: string;
  readonly comment: string;
  /** The primary key, `mode` included. */
  readonly key: readonly string[];
  readonly columns: Columns;
  /** Further columns that lookups and queries search by, each list one index. */
  readonly indexes: readonly (readonly string[])[];
  /** Whether what a row said before is kept too, in `<name>_past`, for answers as of then. */
  readonly kept: boolean;
  /** Never set: it only carries the type of a row. */
  readonly holds?: R;
};

/** Rows whose columns equal the given values; the mode is added from the event. */
export type Lookup<R extends Row = Row> = {
  readonly table: Table<R>;
  readonly where: Readonly<Record<string, Value>>;
};

export type Change =
  | { readonly _tag: 'Put'; readonly table: Table; readonly row: Row }
  | { readonly _tag: 'Remove'; readonly table: Table; readonly row: Row };

const implicitColumns = {
  mode: text('real or drill; they never mix'),
  seq: whole('sequence in LEDGER of the event that last changed this row'),
};

export const defineTable = <C extends Columns>(
  name: string,
  comment: string,
  shape: {
    readonly key: readonly (keyof C & string)[];
    readonly columns: C;
    readonly indexes?: readonly (readonly (keyof C & string)[])[];
    readonly kept?: true;
  },
): Table<RowOf<C>> => ({
  name,
  comment,
  key: ['mode', ...shape.key],
  columns: { mode: implicitColumns.mode, ...shape.columns, seq: implicitColumns.seq },
  indexes: (shape.indexes ?? []).map((columns) => ['mode', ...columns]),
  kept: shape.kept ?? false,
});

/** Where the versions of a kept table's rows go that are not in force any more. */
export const pastOf = ({ name, comment, key, columns }: Table): Table => ({
  name: `${name}_past`,
  comment: `Versions of rows that another one took the place of. ${comment}`,
  key: [...key, 'seq'],
  columns: {
    ...columns,
    until_seq: whole('sequence in LEDGER of the event that ended this version'),
  },
  indexes: [['mode', 'until_seq']],
  kept: false,
});

export const rowsWhere = <R extends Row>(table: Table<R>, where: Partial<R>): Lookup<R> => ({
  table,
  where,
});

export const put = <R extends Row>(table: Table<R>, row: R): Change => ({
  _tag: 'Put',
  table,
  row,
});

export const remove = <R extends Row>(table: Table<R>, row: R): Change => ({
  _tag: 'Remove',
  table,
  row,
});

/** One text per row or lookup: equal texts, equal values. */
export const keyText = (columns: readonly string[], row: Row): string =>
  JSON.stringify(columns.map((column) => row[column] ?? null));

/** The instants of rows in one form: UTC with exactly six digits, as PostgreSQL keeps them. */
export const toInstant = (iso: string): string => {
  if (plain.test(iso)) return `${iso.slice(0, 26).replace('Z', '').padEnd(26, '0')}Z`;
  const [, whole = iso, fraction = ''] = /^(.*?)(?:\.(\d+))?Z$/.exec(iso) ?? [];
  const seconds = new Date(`${whole}Z`).toISOString().slice(0, 19);
  return `${seconds}.${fraction.padEnd(6, '0').slice(0, 6)}Z`;
};

/** An instant with a fraction and on a day that every month has: most of them are. */
const plain =
  /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])T(?:[01]\d|2[0-3])(?::[0-5]\d){2}\.\d+Z$/;
