/** Rows of tables read and written as JSON parameters. IO; the SQL is in sql.ts. */
import type { PoolClient } from 'pg';
import type { Asked } from '../model/asked.ts';
import { pastOf, type Row, type Table } from '../model/table.ts';
import type { Taken } from '../model/working-table.ts';
import { rowTypes } from './row-types.ts';
import { deleteRows, groupLookups, insertRows, selectRows, upsertRows } from './sql.ts';
import { toStorable } from './storable.ts';

/** Each statement is parsed once per connection: its text is one of not many. */
const ask = <R extends Row>(
  client: PoolClient,
  text: string,
  parameters: readonly (readonly Row[])[],
) => {
  const name = nameOf(text);
  const values = parameters.map(toStorable);
  return client.query<R>({ text, values, types: rowTypes, ...(name === '' ? {} : { name }) });
};

/** More texts than this are parsed every time: a server keeps each per connection. */
const manyTexts = 400;
const names = new Map<string, string>();

const nameOf = (text: string): string => {
  const known = names.get(text);
  if (known !== undefined) return known;
  if (names.size >= manyTexts) return '';
  const name = `rows ${names.size + 1}`;
  names.set(text, name);
  return name;
};

type Found = { readonly place: number; readonly row: Row };

export const readRows = async (
  client: PoolClient,
  schema: string,
  lookups: readonly Asked[],
): Promise<ReadonlyMap<Table, readonly Row[]>> => {
  const groups = groupLookups(lookups);
  const found = new Map<Table, Row[]>(groups.map(({ table }) => [table, []]));
  if (groups.length === 0) return found;
  const text = groups.map(({ table, by }, i) => selectRows(schema, table, by, i + 1));
  const parameters = groups.map(({ values }) => values);
  const { rows } = await ask<Found>(client, text.join(' union all '), parameters);
  for (const { place, row } of rows) {
    const table = groups[place - 1]?.table;
    if (table !== undefined) found.get(table)?.push(row);
  }
  return found;
};

export type TableChanges = Taken & { readonly table: Table };

/** One statement for all tables: the way to the database and back is most of what a write costs. */
export const writeChanges = async (
  client: PoolClient,
  schema: string,
  changes: readonly TableChanges[],
): Promise<void> => {
  const parts: string[] = [];
  const parameters: (readonly Row[])[] = [];
  const part = (rows: readonly Row[], text: (parameter: number) => string) => {
    if (rows.length === 0) return;
    parameters.push(rows);
    parts.push(text(parameters.length));
  };
  for (const { table, inserts, upserts, removes, past } of changes) {
    part(removes, (n) => deleteRows(schema, table, n));
    part([...inserts, ...upserts], (n) => upsertRows(schema, table, n));
    part(past, (n) => insertRows(schema, pastOf(table), n));
  }
  const [only, ...others] = parts;
  if (only === undefined) return;
  const named = parts.map((text, i) => `w${i} as (${text})`);
  const text = others.length === 0 ? only : `with ${named.join(', ')} select`;
  await ask(client, text, parameters);
};
