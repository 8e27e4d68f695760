/** How business keys are asked for. Pure. Names are identifiers, checked with the estate. */
import type { PostgresqlReplication } from '@recovery-ledger/ledger';
import * as t from 'io-ts';

export type Transactions = NonNullable<PostgresqlReplication['transactions']>;

/** More than this in a window are not compared: choose a shorter one. */
export const mostKeys = 200_000;

/** Since when, by the primary's clock, `$1` milliseconds ago: as text, microseconds and all. */
export const sinceQuestion = `SELECT (now() - $1 * interval '1 millisecond')::text AS since`;

export const windowQuestion = ({ table, key, at }: Transactions): string =>
  `SELECT ${key}::text AS key FROM ${table} WHERE ${at} > $1::timestamptz LIMIT ${mostKeys + 1}`;

export const theseQuestion = ({ table, key }: Transactions): string =>
  `SELECT ${key}::text AS key FROM ${table} WHERE ${key}::text = ANY($1)`;

const Key = t.type({ key: t.string });
const Since = t.type({ since: t.string });

export const keysIn = (rows: readonly unknown[]): readonly string[] =>
  rows.map((row) => {
    if (!Key.is(row)) throw new Error('a row without a key');
    return row.key;
  });

export const sinceIn = ([row]: readonly unknown[]): string => {
  if (!Since.is(row)) throw new Error('the primary does not tell the time');
  return row.since;
};

export const without = (keys: readonly string[], known: readonly string[]): readonly string[] => {
  const there = new Set(known);
  return keys.filter((key) => !there.has(key));
};
