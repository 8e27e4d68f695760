/**
 * Compares the rows of two schemas in the order of their keys: a hash of either side, and the first
 * difference by name. IO.
 * Either side is read through a cursor, so that a large table costs no memory.
 */
import { createHash } from 'node:crypto';
import type { PoolClient } from 'pg';
import type { Table } from '../model/table.ts';
import { quote } from '../stores/sql.ts';

export type Side = { readonly client: PoolClient; readonly schema: string };

type Fetched = { readonly row: string };

const pageSize = 1_000;

/** What one projection's tables hold on either side; equal hashes mean equal rows. */
export type Compared = {
  readonly rows: number;
  readonly live: string;
  readonly rebuilt: string;
  readonly difference: string | null;
};

export const compareTables = async (
  live: Side,
  rebuilt: Side,
  tables: readonly Table[],
): Promise<Compared> => {
  const hashes = [createHash('sha256'), createHash('sha256')] as const;
  let rows = 0;
  let difference: string | null = null;
  for (const table of tables) {
    for (const hash of hashes) hash.update(`${table.name}\n`);
    await open(live, table);
    await open(rebuilt, table);
    for (;;) {
      const [ours, theirs] = [await fetchPage(live), await fetchPage(rebuilt)];
      hashes[0].update(ours.map((row) => `${row}\n`).join(''));
      hashes[1].update(theirs.map((row) => `${row}\n`).join(''));
      rows += ours.length;
      difference ??= differenceOf(table, ours, theirs);
      if (ours.length < pageSize && theirs.length < pageSize) break;
    }
    await live.client.query('close compared');
    await rebuilt.client.query('close compared');
  }
  const [ours, theirs] = hashes.map((hash) => `sha256:${hash.digest('hex')}`);
  return { rows, live: ours ?? '', rebuilt: theirs ?? '', difference };
};

const open = async ({ client, schema }: Side, { name, key }: Table): Promise<void> => {
  const order = key.map((column) => `t.${quote(column)}`).join(', ');
  await client.query(
    `declare compared no scroll cursor for
      select to_jsonb(t)::text as row from ${quote(schema)}.${quote(name)} t order by ${order}`,
  );
};

const fetchPage = async ({ client }: Side): Promise<readonly string[]> => {
  const { rows } = await client.query<Fetched>(`fetch ${pageSize} from compared`);
  return rows.map(({ row }) => row);
};

const differenceOf = (
  table: Table,
  ours: readonly string[],
  theirs: readonly string[],
): string | null => {
  const at = Array.from({ length: Math.max(ours.length, theirs.length) }).findIndex(
    (_, i) => ours[i] !== theirs[i],
  );
  return at < 0 ? null : describeDifference(table, ours[at], theirs[at]);
};

/** Pure: what a person needs to find the two rows. */
const describeDifference = (
  { name, key }: Table,
  live: string | undefined,
  rebuilt: string | undefined,
): string => {
  const [a, b] = [parse(live), parse(rebuilt)];
  const keyOf = (row: Fields) => key.map((column) => `${column}=${String(row[column])}`).join(' ');
  if (a === null) return `${name}: the live rows lack ${b === null ? 'a row' : keyOf(b)}`;
  if (b === null) return `${name}: the rebuilt rows lack ${keyOf(a)}`;
  if (keyOf(a) !== keyOf(b)) {
    return `${name}: the live rows have ${keyOf(a)} where the rebuilt ones have ${keyOf(b)}`;
  }
  const column = Object.keys(a).find((c) => JSON.stringify(a[c]) !== JSON.stringify(b[c])) ?? '';
  const shown = (row: Fields) => JSON.stringify(row[column]).slice(0, 200);
  return `${name} ${keyOf(a)}: ${column} is ${shown(a)} live and ${shown(b)} rebuilt`;
};

type Fields = Readonly<Record<string, unknown>>;

const parse = (row: string | undefined): Fields | null =>
  row === undefined ? null : JSON.parse(row);
