/**
 * Compares the rows of two schemas in the order of their keys and names the first difference. IO.
 * Either side is read through a cursor, so that a large table costs no memory.
 */
import type { PoolClient } from 'pg';
import type { Table } from '../model/table.ts';
import { quote } from '../stores/sql.ts';

export type Side = { readonly client: PoolClient; readonly schema: string };

type Fetched = { readonly row: string };

const pageSize = 1_000;

export const firstDifference = async (
  live: Side,
  rebuilt: Side,
  tables: readonly Table[],
): Promise<string | null> => {
  for (const table of tables) {
    await open(live, table);
    await open(rebuilt, table);
    const difference = await compare(live, rebuilt, table);
    await live.client.query('close compared');
    await rebuilt.client.query('close compared');
    if (difference !== null) return difference;
  }
  return null;
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

const compare = async (live: Side, rebuilt: Side, table: Table): Promise<string | null> => {
  for (;;) {
    const [ours, theirs] = [await fetchPage(live), await fetchPage(rebuilt)];
    for (let i = 0; i < Math.max(ours.length, theirs.length); i += 1) {
      if (ours[i] !== theirs[i]) return describeDifference(table, ours[i], theirs[i]);
    }
    if (ours.length < pageSize) return null;
  }
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
