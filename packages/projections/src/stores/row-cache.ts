/**
 * The rows that a store has in memory, table by table, and what of a lookup it has to ask for. A
 * store that is in doubt about them clears it: they are only a copy.
 */
import type { Asked } from '../model/asked.ts';
import type { Tables } from '../model/fold-batch.ts';
import type { Row, Table } from '../model/table.ts';
import { WorkingTable } from '../model/working-table.ts';

export type Fetch = (missing: readonly Asked[]) => Promise<ReadonlyMap<Table, readonly Row[]>>;

export class RowCache {
  #tables = new Map<Table, WorkingTable>();

  at(table: Table): WorkingTable {
    const found = this.#tables.get(table);
    if (found !== undefined) return found;
    const made = new WorkingTable(table);
    this.#tables.set(table, made);
    return made;
  }

  get tables(): readonly WorkingTable[] {
    return [...this.#tables.values()];
  }

  /** How many rows would be written now. */
  get changes(): number {
    return this.tables.reduce((sum, { changes }) => sum + changes, 0);
  }

  get size(): number {
    return this.tables.reduce((sum, { size }) => sum + size, 0);
  }

  /** The tables, with all rows that the lookups ask for. */
  async load(tables: readonly Table[], lookups: readonly Asked[], fetch: Fetch): Promise<Tables> {
    const missing = this.#missing(lookups);
    if (missing.length > 0) {
      for (const [table, rows] of await fetch(missing)) this.at(table).add(rows);
      for (const one of missing) this.at(one.table).know(one);
    }
    return new Map(tables.map((table) => [table, this.at(table)]));
  }

  #missing(lookups: readonly Asked[]): readonly Asked[] {
    const unique = new Map<string, Asked>();
    for (const one of lookups) {
      if (this.at(one.table).isKnown(one)) continue;
      unique.set(`${one.table.name} ${one.named} ${one.values}`, one);
    }
    return [...unique.values()];
  }

  forget(): void {
    for (const table of this.tables) table.forget();
  }

  clear(): void {
    this.#tables = new Map();
  }
}
