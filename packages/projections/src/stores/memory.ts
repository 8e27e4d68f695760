/**
 * A store in memory, for tests and for looking at a past state: the same promises as PostgreSQL
 * within one process, nothing kept.
 */
import * as E from 'fp-ts/lib/Either.js';
import type { Asked } from '../model/asked.ts';
import { keyText, pastOf, type Row, type Table } from '../model/table.ts';
import { WorkingTable } from '../model/working-table.ts';
import type { Checkpoint, Store, Transaction } from './store.ts';

export type MemoryStore = Store & {
  readonly rows: (table: Table) => readonly Row[];
  /** Versions of a kept table's rows that are not in force any more. */
  readonly past: (table: Table) => readonly Row[];
  readonly checkpoints: () => readonly Checkpoint[];
};

type State = {
  readonly tables: Map<string, Map<string, Row>>;
  readonly checkpoints: Map<string, Checkpoint>;
};

export const createMemoryStore = (
  checkpoints: readonly Checkpoint[],
  rows: ReadonlyMap<Table, readonly Row[]> = new Map(),
): MemoryStore => {
  let state: State = {
    tables: new Map([...rows].map(([table, given]) => [table.name, keyed(table, given)])),
    checkpoints: new Map(checkpoints.map((checkpoint) => [checkpoint.projection, checkpoint])),
  };
  const inOrder = ({ name, key }: Table) =>
    [...(state.tables.get(name)?.values() ?? [])]
      .map((row): [string, Row] => [keyText(key, row), row])
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, row]) => row);
  return {
    transact: async (work) => {
      const copy = copyOf(state);
      const result = await work(transactionOn(copy));
      state = copy;
      return result;
    },
    rows: inOrder,
    past: (table) => inOrder(pastOf(table)),
    checkpoints: () => [...state.checkpoints.values()],
  };
};

const keyed = ({ key }: Table, rows: readonly Row[]): Map<string, Row> =>
  new Map(rows.map((row) => [keyText(key, row), row]));

const copyOf = ({ tables, checkpoints }: State): State => ({
  tables: new Map([...tables].map(([table, rows]) => [table, new Map(rows)])),
  checkpoints: new Map(checkpoints),
});

const transactionOn = (state: State): Transaction => {
  const working = new Map<Table, WorkingTable>();
  return {
    lockCheckpoints: async () => [...state.checkpoints.values()],
    read: async (tables, lookups) => {
      for (const table of tables) {
        const own = lookups.filter((lookup) => lookup.table === table);
        working.set(table, new WorkingTable(table, matching(state, table, own)));
      }
      return working;
    },
    write: async (tables) => {
      for (const table of tables) {
        const { inserts, upserts, removes, past } = working.get(table)?.take() ?? nothingTaken;
        write(state, table, [...inserts, ...upserts], removes);
        write(state, pastOf(table), past, []);
      }
    },
    move: async (moves) => {
      for (const { projection, from, to } of moves) {
        const checkpoint = state.checkpoints.get(projection);
        if (checkpoint?.sequence !== from) throw new Error(`${projection} was moved by another`);
        state.checkpoints.set(projection, { ...checkpoint, sequence: to });
      }
    },
    attempt: async (work) => {
      try {
        return E.right(await work());
      } catch (error) {
        return E.left(String(error));
      }
    },
  };
};

const nothingTaken = { inserts: [], upserts: [], removes: [], past: [] };

const matching = ({ tables }: State, { name }: Table, lookups: readonly Asked[]): readonly Row[] =>
  [...(tables.get(name)?.values() ?? [])].filter((row) =>
    lookups.some(({ where }) =>
      Object.entries(where).every(([column, value]) => row[column] === value),
    ),
  );

const write = (
  { tables }: State,
  { name, key }: Table,
  puts: readonly Row[],
  removes: readonly Row[],
): void => {
  if (puts.length + removes.length === 0) return;
  const rows = tables.get(name) ?? new Map<string, Row>();
  for (const row of removes) rows.delete(keyText(key, row));
  for (const row of puts) rows.set(keyText(key, row), throughJson(row));
  tables.set(name, rows);
};

/** Rows come back from a database as values, not as the objects that were written. */
const throughJson = (row: Row): Row => JSON.parse(JSON.stringify(row));
