/**
 * One way of looking rows up: by the values of some columns. Pure but for its own state. It knows
 * for which values all rows are there, and when they were last asked for.
 */
import { valuesText } from './asked.ts';
import type { Row } from './table.ts';

/** `stored` rows are in the database, `fresh` ones are not, of `unsure` ones nobody knows. */
export type Origin = 'stored' | 'fresh' | 'unsure';

export type Entry = { row: Row; origin: Origin; changed: boolean; touched: number };

export class TableIndex {
  readonly columns: readonly string[];
  /** Values whose rows are all here, by when they were last asked for. */
  readonly known = new Map<string, number>();
  /** One row for most values, and a set of them for a few. */
  readonly #rows = new Map<string, Entry | Set<Entry>>();

  constructor(columns: readonly string[], entries: Iterable<Entry>) {
    this.columns = columns;
    for (const entry of entries) this.link(entry);
  }

  find(values: string): readonly Entry[] {
    const same = this.#rows.get(values);
    if (same === undefined) return [];
    return same instanceof Set ? [...same] : [same];
  }

  isKnownOf(row: Row): boolean {
    return this.known.has(valuesText(this.columns, row));
  }

  link(entry: Entry): void {
    const values = valuesText(this.columns, entry.row);
    const same = this.#rows.get(values);
    if (same === undefined) this.#rows.set(values, entry);
    else if (same instanceof Set) same.add(entry);
    else this.#rows.set(values, new Set([same, entry]));
  }

  /** With `forgotten`, the row is somewhere still: its values are not known whole any more. */
  unlink(entry: Entry, forgotten: boolean): void {
    const values = valuesText(this.columns, entry.row);
    const same = this.#rows.get(values);
    if (same === entry) this.#rows.delete(values);
    else if (same instanceof Set) same.delete(entry);
    if (forgotten) this.known.delete(values);
  }
}
