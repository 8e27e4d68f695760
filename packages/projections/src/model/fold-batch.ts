/**
 * Folds a batch of events into the rows that were read for it, and gives back the rows to write.
 * Pure. An event that a projection cannot apply is reported, not thrown: the caller stops
 * (rebuild) or parks it (live). A row that an event leaves equal keeps its `seq`.
 */
import { isDeepStrictEqual } from 'node:util';
import type { Mode, Recorded } from '@recovery-ledger/ledger';
import type { Find, Projection } from './projection.ts';
import { type Change, keyText, type Lookup, type Row, type Table } from './table.ts';

export type TableChanges = {
  readonly table: Table;
  readonly puts: readonly Row[];
  readonly removes: readonly Row[];
};

export type NotApplied = {
  readonly projection: string;
  readonly event: Recorded;
  readonly reason: string;
};

export type Folded = {
  readonly changes: readonly TableChanges[];
  readonly notApplied: readonly NotApplied[];
};

/** Every row that the events may look at, each lookup once, with its event's mode. */
export const lookupsOf = (
  projection: Projection,
  events: readonly Recorded[],
): readonly Lookup[] => {
  const unique = new Map<string, Lookup>();
  for (const event of events) {
    for (const lookup of projection.needs(event)) {
      const scoped = inMode(lookup, event.meta.mode);
      unique.set(lookupText(scoped), scoped);
    }
  }
  return [...unique.values()];
};

export const foldBatch = (
  projection: Projection,
  events: readonly Recorded[],
  read: ReadonlyMap<Table, readonly Row[]>,
): Folded => {
  const working = new Map(
    projection.tables.map((table) => [table, workingSet(table, read.get(table) ?? [])]),
  );
  const notApplied: NotApplied[] = [];
  for (const event of events) {
    try {
      const changes = projection.evolve(event, finder(projection, event, working));
      for (const change of changes) apply(working, change, event);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      notApplied.push({ projection: projection.name, event, reason });
    }
  }
  return { changes: [...working.values()].map(changesOf), notApplied };
};

type WorkingSet = {
  readonly table: Table;
  readonly rows: Map<string, Row>;
  readonly changed: Map<string, Row>;
};

const workingSet = (table: Table, rows: readonly Row[]): WorkingSet => ({
  table,
  rows: new Map(rows.map((row) => [keyText(table.key, row), row])),
  changed: new Map(),
});

const inMode = <R extends Row>({ table, where }: Lookup<R>, mode: Mode): Lookup<R> => ({
  table,
  where: { mode, ...where },
});

const lookupText = ({ table, where }: Lookup): string => {
  const columns = Object.keys(where).sort();
  return `${table.name}:${columns.join()}:${keyText(columns, where)}`;
};

const finder = (
  projection: Projection,
  event: Recorded,
  working: ReadonlyMap<Table, WorkingSet>,
): Find => {
  const asked = new Set(
    projection.needs(event).map((lookup) => lookupText(inMode(lookup, event.meta.mode))),
  );
  return <R extends Row>(lookup: Lookup<R>) => {
    const scoped = inMode(lookup, event.meta.mode);
    if (!asked.has(lookupText(scoped))) {
      throw new Error(`${projection.name} looks at rows that it did not ask for (${event.type})`);
    }
    const rows = working.get(lookup.table)?.rows ?? new Map<string, Row>();
    return select(scoped, rows) as readonly R[];
  };
};

/** In the order of their keys: a database gives them in any, and a rebuild must choose the same. */
const select = ({ table, where }: Lookup, rows: ReadonlyMap<string, Row>): readonly Row[] => {
  const columns = Object.keys(where);
  if (columns.length === table.key.length && table.key.every((column) => column in where)) {
    const row = rows.get(keyText(table.key, where));
    return row === undefined ? [] : [row];
  }
  return [...rows]
    .filter(([, row]) => columns.every((c) => row[c] === where[c]))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, row]) => row);
};

const apply = (working: ReadonlyMap<Table, WorkingSet>, change: Change, { meta }: Recorded) => {
  const set = working.get(change.table);
  if (set === undefined) throw new Error(`table ${change.table.name} is not of this projection`);
  const row = { ...change.row, mode: meta.mode, seq: meta.sequence };
  const key = keyText(set.table.key, row);
  const before = set.rows.get(key);
  if (change._tag === 'Remove') {
    set.rows.delete(key);
    set.changed.set(key, row);
  } else if (before === undefined || !isDeepStrictEqual({ ...before, seq: meta.sequence }, row)) {
    set.rows.set(key, row);
    set.changed.set(key, row);
  }
};

const changesOf = ({ table, rows, changed }: WorkingSet): TableChanges => {
  const entries = [...changed];
  return {
    table,
    puts: entries.flatMap(([key, row]) => (rows.has(key) ? [row] : [])),
    removes: entries.flatMap(([key, row]) => (rows.has(key) ? [] : [row])),
  };
};
