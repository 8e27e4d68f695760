/** The newest ids, at least `atLeast` and at most twice as many. Pure, in place. */
export class RecentIds {
  readonly #atLeast: number;
  #newest = new Set<string>();
  #older = new Set<string>();

  constructor(atLeast: number) {
    this.#atLeast = atLeast;
  }

  has = (id: string): boolean => this.#newest.has(id) || this.#older.has(id);

  add = (id: string): void => {
    this.#newest.add(id);
    if (this.#newest.size < this.#atLeast) return;
    this.#older = this.#newest;
    this.#newest = new Set();
  };
}
