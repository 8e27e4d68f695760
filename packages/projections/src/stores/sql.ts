/**
 * The SQL that stores rows, generated from the tables' descriptions; it exists once. Pure.
 * Rows travel as one JSON parameter and are typed by the database, so that no value ever becomes
 * part of a statement.
 */
import type { Asked } from '../model/asked.ts';
import { pastOf, type Row, type Table } from '../model/table.ts';
import type { View } from '../model/view.ts';

export const quote = (identifier: string): string => `"${identifier.replaceAll('"', '""')}"`;
export const literal = (value: string): string => `'${value.replaceAll("'", "''")}'`;

const list = (columns: readonly string[]): string => columns.map(quote).join(', ');
const place = (schema: string, { name }: Table): string => `${quote(schema)}.${quote(name)}`;

export const createTable = (schema: string, table: Table): readonly string[] => {
  const columns = Object.entries(table.columns);
  const definitions = columns.map(
    ([name, { sql, nullable }]) => `${quote(name)} ${sql}${nullable ? '' : ' not null'}`,
  );
  const at = place(schema, table);
  return [
    `create table if not exists ${at} (${definitions.join(', ')}, primary key (${list(table.key)}))`,
    `comment on table ${at} is ${literal(table.comment)}`,
    ...columns.map(
      ([name, { comment }]) => `comment on column ${at}.${quote(name)} is ${literal(comment)}`,
    ),
    ...table.indexes.map((index) => {
      const name = `${table.name}_${index.join('_')}`;
      return `create index if not exists ${quote(name)} on ${at} (${list(index)})`;
    }),
  ];
};

/**
 * The rows of a kept table as they were when the log held nothing after a sequence, as a function
 * whose body is bound to the tables themselves: it goes with them when their schema is renamed.
 */
export const createPastFunction = (schema: string, table: Table): readonly string[] => {
  const at = `${quote(schema)}.${quote(`${table.name}_at`)}`;
  const columns = list(Object.keys(table.columns));
  const past = place(schema, pastOf(table));
  return [
    `create function ${at}(at_sequence bigint) returns setof ${place(schema, table)}
      language sql stable begin atomic
        select ${columns} from ${place(schema, table)} where seq <= at_sequence
        union all
        select ${columns} from ${past} where seq <= at_sequence and until_seq > at_sequence;
      end`,
    `comment on function ${at} is ${literal(`${table.name} as it was at a sequence of LEDGER`)}`,
  ];
};

/** The columns get the names of their descriptions, in order. */
export const createView = (schema: string, view: View): readonly string[] => {
  const at = `${quote(schema)}.${quote(view.name)}`;
  const columns = Object.entries(view.columns);
  return [
    `create view ${at} (${list(Object.keys(view.columns))}) as ${view.select(quote(schema))}`,
    `comment on view ${at} is ${literal(view.comment)}`,
    ...columns.map(
      ([name, comment]) => `comment on column ${at}.${quote(name)} is ${literal(comment)}`,
    ),
  ];
};

/** The parameter's rows as a relation with the columns' own types. */
const recordset = (table: Table, columns: readonly string[], parameter = 1): string => {
  const typed = columns.map((name) => `${quote(name)} ${table.columns[name]?.sql ?? 'text'}`);
  return `jsonb_to_recordset($${parameter}::jsonb) as r(${typed.join(', ')})`;
};

/**
 * The rows that lookups by these columns ask for, as JSON, so that several tables fit into one
 * answer. JSON has neither exact decimals nor instants: both come as the text that rows hold.
 */
export const selectRows = (
  schema: string,
  table: Table,
  by: readonly string[],
  parameter = 1,
): string => {
  const columns = Object.entries(table.columns).map(([name, { sql }]) => {
    const column = quote(name);
    if (sql === 'numeric') return `${column}::text as ${column}`;
    return sql === 'timestamptz' ? `${instantText(column)} as ${column}` : column;
  });
  return (
    `select ${parameter} as place, to_jsonb(x) as row from (select ${columns.join(', ')} ` +
    `from ${place(schema, table)} where (${list(by)}) in ` +
    `(select ${list(by)} from ${recordset(table, by, parameter)})) x`
  );
};

const instantText = (column: string): string =>
  `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;

export const insertRows = (schema: string, table: Table, parameter = 1): string => {
  const columns = Object.keys(table.columns);
  return (
    `insert into ${place(schema, table)} (${list(columns)}) ` +
    `select ${list(columns)} from ${recordset(table, columns, parameter)}`
  );
};

/** An older change never overwrites a newer one, whoever wrote it. */
export const upsertRows = (schema: string, table: Table, parameter = 1): string => {
  const columns = Object.keys(table.columns);
  const others = columns.filter((name) => !table.key.includes(name));
  const assignments = others.map((name) => `${quote(name)} = excluded.${quote(name)}`);
  return (
    `insert into ${place(schema, table)} as t (${list(columns)}) ` +
    `select ${list(columns)} from ${recordset(table, columns, parameter)} ` +
    `on conflict (${list(table.key)}) do update set ${assignments.join(', ')} ` +
    'where t.seq < excluded.seq'
  );
};

export const deleteRows = (schema: string, table: Table, parameter = 1): string => {
  const columns = [...table.key, 'seq'];
  const same = table.key.map((name) => `t.${quote(name)} = r.${quote(name)}`).join(' and ');
  return (
    `delete from ${place(schema, table)} as t ` +
    `using ${recordset(table, columns, parameter)} where ${same} and t.seq < r.seq`
  );
};

export const copyRows = (schema: string, table: Table): string =>
  `copy ${place(schema, table)} (${list(Object.keys(table.columns))}) from stdin`;

type Group = { readonly table: Table; readonly by: readonly string[]; readonly values: Row[] };

/** Lookups that search by the same columns become one statement. */
export const groupLookups = (lookups: readonly Asked[]): readonly Group[] => {
  const groups = new Map<string, Group>();
  for (const { table, columns: by, named, where } of lookups) {
    const key = `${table.name}:${named}`;
    const group = groups.get(key) ?? { table, by, values: [] };
    group.values.push(where);
    groups.set(key, group);
  }
  return [...groups.values()];
};
