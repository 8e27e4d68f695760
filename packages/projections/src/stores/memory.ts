/**
 * A store in memory, for tests and for looking at a past state: the same promises as PostgreSQL
 * within one process, nothing kept.
 */
import * as E from 'fp-ts/lib/Either.js';
import { keyText, type Lookup, type Row, type Table } from '../model/table.ts';
import type { Checkpoint, Store, Transaction } from './store.ts';

export type MemoryStore = Store & {
  readonly rows: (table: Table) => readonly Row[];
  readonly checkpoints: () => readonly Checkpoint[];
};

type State = {
  readonly tables: Map<Table, Map<string, Row>>;
  readonly checkpoints: Map<string, Checkpoint>;
};

export const createMemoryStore = (checkpoints: readonly Checkpoint[]): MemoryStore => {
  let state: State = {
    tables: new Map(),
    checkpoints: new Map(checkpoints.map((checkpoint) => [checkpoint.projection, checkpoint])),
  };
  return {
    transact: async (work) => {
      const copy = copyOf(state);
      const result = await work(transactionOn(copy));
      state = copy;
      return result;
    },
    rows: (table) =>
      [...(state.tables.get(table) ?? [])]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([, row]) => row),
    checkpoints: () => [...state.checkpoints.values()],
  };
};

const copyOf = ({ tables, checkpoints }: State): State => ({
  tables: new Map([...tables].map(([table, rows]) => [table, new Map(rows)])),
  checkpoints: new Map(checkpoints),
});

const transactionOn = (state: State): Transaction => ({
  lockCheckpoints: async () => [...state.checkpoints.values()],
  read: async (lookups) => {
    const found = new Map<Table, Row[]>();
    for (const lookup of lookups) {
      const rows = found.get(lookup.table) ?? [];
      const fresh = matching(state, lookup).filter((row) => !rows.includes(row));
      found.set(lookup.table, [...rows, ...fresh]);
    }
    return found;
  },
  write: async (changes) => {
    for (const { table, puts, removes } of changes) {
      const rows = state.tables.get(table) ?? new Map<string, Row>();
      for (const row of removes) rows.delete(keyText(table.key, row));
      for (const row of puts) rows.set(keyText(table.key, row), throughJson(row));
      state.tables.set(table, rows);
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
});

const matching = ({ tables }: State, { table, where }: Lookup): readonly Row[] =>
  [...(tables.get(table)?.values() ?? [])].filter((row) =>
    Object.entries(where).every(([column, value]) => row[column] === value),
  );

/** Rows come back from a database as values, not as the objects that were written. */
const throughJson = (row: Row): Row => JSON.parse(JSON.stringify(row));
