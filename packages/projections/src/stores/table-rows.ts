/** Rows of tables read and written as JSON parameters. IO; the SQL is in sql.ts. */
import type { PoolClient } from 'pg';
import type { Asked } from '../model/asked.ts';
import { pastOf, type Row, type Table } from '../model/table.ts';
import type { Taken } from '../model/working-table.ts';
import { rowTypes } from './row-types.ts';
import { deleteRows, groupLookups, insertRows, selectRows, upsertRows } from './sql.ts';
import { toStorable } from './storable.ts';

/** Each statement is parsed once per connection: its text is always the same. */
const ask = (client: PoolClient, text: string, rows: readonly Row[]) =>
  client.query<Row>({ text, name: nameOf(text), values: [toStorable(rows)], types: rowTypes });

const names = new Map<string, string>();

const nameOf = (text: string): string => {
  const name = names.get(text) ?? `rows ${names.size + 1}`;
  names.set(text, name);
  return name;
};

export const readRows = async (
  client: PoolClient,
  schema: string,
  lookups: readonly Asked[],
): Promise<ReadonlyMap<Table, readonly Row[]>> => {
  const found = new Map<Table, readonly Row[]>();
  for (const { table, by, values } of groupLookups(lookups)) {
    const { rows } = await ask(client, selectRows(schema, table, by), values);
    found.set(table, [...(found.get(table) ?? []), ...rows]);
  }
  return found;
};

export const writeChanges = async (
  client: PoolClient,
  schema: string,
  table: Table,
  { inserts, upserts, removes, past }: Taken,
): Promise<void> => {
  const puts = [...inserts, ...upserts];
  if (removes.length > 0) await ask(client, deleteRows(schema, table), removes);
  if (puts.length > 0) await ask(client, upsertRows(schema, table), puts);
  if (past.length > 0) await ask(client, insertRows(schema, pastOf(table)), past);
};
