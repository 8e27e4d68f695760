/**
 * Folds a batch of events into the rows that are in memory for it, and tells what changed. An event
 * that a projection cannot apply is reported, not thrown: the caller stops (rebuild) or parks it
 * (live), and nothing of it stays. A row that an event leaves equal keeps its `seq`.
 */
import type { Mode, Recorded } from '@recovery-ledger/ledger';
import type { Find, Projection } from './projection.ts';
import type { Change, Lookup, Row, Table } from './table.ts';
import { columnsOf, valuesText, type WorkingTable } from './working-table.ts';

export type NotApplied = {
  readonly projection: string;
  readonly event: Recorded;
  readonly reason: string;
};

export type Tables = ReadonlyMap<Table, WorkingTable>;

/** Every row that the events may look at, with its event's mode. */
export const lookupsOf = (
  projection: Projection,
  events: readonly Recorded[],
): readonly Lookup[] => {
  const lookups: Lookup[] = [];
  for (const event of events) {
    for (const lookup of projection.needs(event)) lookups.push(inMode(lookup, event.meta.mode));
  }
  return lookups;
};

/** What could not be applied; all else is in the tables. `told` hears of every changed row. */
export const foldBatch = (
  projection: Projection,
  events: readonly Recorded[],
  tables: Tables,
  told: (change: Change) => void = () => undefined,
): readonly NotApplied[] => {
  const notApplied: NotApplied[] = [];
  for (const event of events) {
    try {
      const changes = projection.evolve(event, finder(projection, event, tables));
      for (const { table } of changes) tableIn(tables, table);
      for (const change of changes) apply(tables, change, event, told);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      notApplied.push({ projection: projection.name, event, reason });
    }
  }
  return notApplied;
};

const inMode = <R extends Row>({ table, where }: Lookup<R>, mode: Mode): Lookup<R> => ({
  table,
  where: { mode, ...where },
});

const lookupText = ({ table, where }: Lookup): string => {
  const columns = columnsOf(where);
  return `${table.name}:${columns.join()}:${valuesText(columns, where)}`;
};

const finder = (projection: Projection, event: Recorded, tables: Tables): Find => {
  const { mode } = event.meta;
  let asked: ReadonlySet<string> | undefined;
  return <R extends Row>(lookup: Lookup<R>) => {
    const scoped = inMode(lookup, mode);
    asked ??= new Set(projection.needs(event).map((need) => lookupText(inMode(need, mode))));
    if (!asked.has(lookupText(scoped))) {
      throw new Error(`${projection.name} looks at rows that it did not ask for (${event.type})`);
    }
    return (tables.get(lookup.table)?.find(scoped.where) ?? []) as readonly R[];
  };
};

const tableIn = (tables: Tables, table: Table): WorkingTable => {
  const found = tables.get(table);
  if (found === undefined) throw new Error(`table ${table.name} is not of this projection`);
  return found;
};

const apply = (
  tables: Tables,
  change: Change,
  { meta }: Recorded,
  told: (change: Change) => void,
): void => {
  const row = { ...change.row, mode: meta.mode, seq: meta.sequence };
  const working = tableIn(tables, change.table);
  if (change._tag === 'Remove') working.remove(row);
  else if (!working.put(row)) return;
  told({ ...change, row });
};
