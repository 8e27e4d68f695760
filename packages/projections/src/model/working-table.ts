/**
 * The rows of a table as far as they are in memory, with an index for every way of looking them up.
 * Pure but for its own state. Folds look here and change it; a store fills it, and takes the
 * changes from it. Which lookups are known whole is remembered, so that no row is asked for twice.
 */

import { type Asked, valuesText } from './asked.ts';
import { sameRow } from './same-row.ts';
import { keyText, type Row, type Table } from './table.ts';
import { type Entry, type Origin, TableIndex } from './table-index.ts';

type Rows = Map<string, Entry>;

/** A version of a row that another one took the place of at `until_seq`. */
export type PastRow = Row;

export type Taken = {
  readonly inserts: readonly Row[];
  readonly upserts: readonly Row[];
  readonly removes: readonly Row[];
  readonly past: readonly PastRow[];
};

/** Key columns that hold the sequence of the very event that a row is made from. */
const bornWithEvent = new Set(['sequence', 'failure', 'discrepancy', 'breach', 'loss']);

export class WorkingTable {
  readonly table: Table;
  readonly #rows: Rows = new Map();
  readonly #indexes = new Map<string, TableIndex>();
  /** Keys that were asked for, there or not, and when that was last. */
  readonly #knownKeys = new Map<string, number>();
  readonly #keyOf: (row: Row) => string;
  readonly #key: string;
  #changed = new Map<string, Entry>();
  #removed = new Map<string, Row>();
  #past: PastRow[] = [];
  #round = 0;

  constructor(table: Table, rows: readonly Row[] = []) {
    this.table = table;
    const columns = [...table.key].sort();
    this.#key = columns.join();
    this.#keyOf = (row) => valuesText(columns, row);
    this.add(rows);
  }

  get size(): number {
    return this.#rows.size;
  }

  /** How many rows would be written now. */
  get changes(): number {
    return this.#changed.size + this.#removed.size + this.#past.length;
  }

  /** In the order of their keys: a database gives them in any, and all must choose the same. */
  find({ columns, named, values }: Asked): readonly Row[] {
    if (named === this.#key) {
      const entry = this.#rows.get(values);
      if (entry === undefined) return [];
      entry.touched = this.#round;
      return [entry.row];
    }
    const found = this.#index(named, columns).find(values);
    for (const entry of found) entry.touched = this.#round;
    const rows = found.map(({ row }) => row);
    return rows.length < 2 ? rows : this.#inOrder(rows);
  }

  #inOrder(rows: readonly Row[]): readonly Row[] {
    const { key } = this.table;
    const keyed = rows.map((row): [string, Row] => [keyText(key, row), row]);
    return keyed.sort(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
  }

  /** Whether all rows that the lookup asks for are here. */
  isKnown({ columns, named, values }: Asked): boolean {
    if (named === this.#key && this.#rows.has(values)) return true;
    const known = this.#known(named, columns);
    if (!known.has(values)) return false;
    known.set(values, this.#round);
    return true;
  }

  know({ columns, named, values }: Asked): void {
    this.#known(named, columns).set(values, this.#round);
  }

  #known(named: string, columns: readonly string[]): Map<string, number> {
    return named === this.#key ? this.#knownKeys : this.#index(named, columns).known;
  }

  /** Rows as the database has them; what was changed here is newer and stays. */
  add(rows: readonly Row[]): void {
    for (const row of rows) {
      const key = this.#keyOf(row);
      if (this.#rows.has(key) || this.#removed.has(key)) continue;
      this.#set(key, { row, origin: 'stored', changed: false, touched: this.#round });
    }
  }

  /** False when the row is there already and only its `seq` would change. */
  put(row: Row): boolean {
    const key = this.#keyOf(row);
    const before = this.#rows.get(key);
    if (before !== undefined && sameRow(before.row, row)) {
      before.touched = this.#round;
      return false;
    }
    const origin = before?.origin ?? this.#originOf(key, row);
    if (before !== undefined) this.#leave(key, before, row['seq']);
    const entry = { row, origin, changed: true, touched: this.#round };
    this.#set(key, entry);
    this.#changed.set(key, entry);
    this.#removed.delete(key);
    return true;
  }

  /** `row` has the key, and the `seq` of the event that removes it. */
  remove(row: Row): void {
    const key = this.#keyOf(row);
    const before = this.#rows.get(key);
    if (before !== undefined) this.#leave(key, before, row['seq']);
    this.#rows.delete(key);
    this.#changed.delete(key);
    if (before?.origin !== 'fresh') this.#removed.set(key, row);
  }

  /** What has to be written, once: from then on it counts as stored. */
  take(): Taken {
    const changed = [...this.#changed.values()];
    const taken = {
      inserts: changed.filter(({ origin }) => origin === 'fresh').map(({ row }) => row),
      upserts: changed.filter(({ origin }) => origin !== 'fresh').map(({ row }) => row),
      removes: [...this.#removed.values()],
      past: this.#past,
    };
    for (const entry of changed) {
      entry.origin = 'stored';
      entry.changed = false;
    }
    this.#changed = new Map();
    this.#removed = new Map();
    this.#past = [];
    return taken;
  }

  /** Forgets what was not asked for since the last call, but for what has not been written yet. */
  forget(): void {
    const oldest = this.#round;
    this.#round += 1;
    const isRead = this.#indexes.size > 0 || this.#knownKeys.size > 0;
    for (const [key, entry] of this.#rows) {
      if (entry.changed || (isRead && entry.touched >= oldest)) continue;
      this.#rows.delete(key);
      this.#unlink(key, entry, true);
    }
    for (const known of [this.#knownKeys, ...[...this.#indexes.values()].map((i) => i.known)]) {
      for (const [values, asked] of known) if (asked < oldest) known.delete(values);
    }
  }

  /** A row that nobody can have written before is fresh: its key was asked for, or is its event. */
  #originOf(key: string, row: Row): Origin {
    if (this.#removed.has(key)) return 'unsure';
    const last = this.table.key.at(-1) ?? '';
    if (bornWithEvent.has(last) && row[last] === row['seq']) return 'fresh';
    if (this.#knownKeys.has(key)) return 'fresh';
    const isKnown = [...this.#indexes.values()].some((index) => index.isKnownOf(row));
    return isKnown ? 'fresh' : 'unsure';
  }

  #leave(key: string, entry: Entry, at: unknown): void {
    const { row } = entry;
    this.#unlink(key, entry, false);
    if (this.table.kept && row['seq'] !== at) this.#past.push({ ...row, until_seq: at });
  }

  #set(key: string, entry: Entry): void {
    this.#rows.set(key, entry);
    for (const index of this.#indexes.values()) index.link(entry);
  }

  #unlink(key: string, entry: Entry, forgotten: boolean): void {
    for (const index of this.#indexes.values()) index.unlink(entry, forgotten);
    if (forgotten) this.#knownKeys.delete(key);
  }

  #index(named: string, columns: readonly string[]): TableIndex {
    const existing = this.#indexes.get(named);
    if (existing !== undefined) return existing;
    const index = new TableIndex(columns, this.#rows.values());
    this.#indexes.set(named, index);
    return index;
  }
}
