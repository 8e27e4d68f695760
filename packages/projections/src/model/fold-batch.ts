/**
 * Folds a batch of events into the rows that are in memory for it, and tells what changed. An event
 * that a projection cannot apply is reported, not thrown: the caller stops (rebuild) or parks it
 * (live), and nothing of it stays. A row that an event leaves equal keeps its `seq`.
 */
import type { Recorded } from '@recovery-ledger/ledger';
import { type Asked, asked, isSame } from './asked.ts';
import type { Find, Projection } from './projection.ts';
import type { Change, Lookup, Row, Table } from './table.ts';
import type { WorkingTable } from './working-table.ts';

export type NotApplied = {
  readonly projection: string;
  readonly event: Recorded;
  readonly reason: string;
};

export type Tables = ReadonlyMap<Table, WorkingTable>;

/** An event with every lookup that its projection may do for it, in its mode. */
export type Prepared = { readonly event: Recorded; readonly asked: readonly Asked[] };

export const prepare = ({ needs }: Projection, events: readonly Recorded[]): readonly Prepared[] =>
  events.map((event) => ({
    event,
    asked: needs(event).map((lookup) => asked(lookup, event.meta.mode)),
  }));

/** What could not be applied; all else is in the tables. `told` hears of every changed row. */
export const foldBatch = (
  projection: Projection,
  prepared: readonly Prepared[],
  tables: Tables,
  told: (change: Change) => void = () => undefined,
): readonly NotApplied[] => {
  const notApplied: NotApplied[] = [];
  for (const one of prepared) {
    const { event } = one;
    try {
      const changes = projection.evolve(event, finder(projection, one, tables));
      for (const { table } of changes) tableIn(tables, table);
      for (const change of changes) apply(tables, change, event, told);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      notApplied.push({ projection: projection.name, event, reason });
    }
  }
  return notApplied;
};

const finder =
  ({ name }: Projection, { event, asked: allowed }: Prepared, tables: Tables): Find =>
  <R extends Row>(lookup: Lookup<R>) => {
    const wanted = asked(lookup, event.meta.mode);
    if (!allowed.some((one) => isSame(one, wanted))) {
      throw new Error(`${name} looks at rows that it did not ask for (${event.type})`);
    }
    return (tables.get(lookup.table)?.find(wanted) ?? []) as readonly R[];
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
