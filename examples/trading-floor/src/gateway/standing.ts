/**
 * What this gateway is: the one that gives the numbers, a replica of that one, or fenced: it was
 * replaced, and says so until it is restarted. Pure, in place.
 *
 *   replica → active → fenced
 */
export type Role =
  | { readonly _tag: 'active' }
  | { readonly _tag: 'replica'; readonly of: string }
  | { readonly _tag: 'fenced'; readonly reason: string };

export class Standing {
  readonly name: string;
  readonly #listeners = new Set<(role: Role) => void>();
  #role: Role;
  #term: number;

  constructor(name: string, role: Role, term: number) {
    this.name = name;
    this.#role = role;
    this.#term = term;
  }

  role = (): Role => this.#role;

  isActive = (): boolean => this.#role._tag === 'active';

  /** The incarnation of the gateway that gives the numbers, as far as this one knows. */
  term = (): number => this.#term;

  /** From this line on: the role and the term are never seen apart. */
  become = (role: Role, term: number): void => {
    this.#role = role;
    this.#term = Math.max(term, this.#term);
    for (const listener of this.#listeners) listener(role);
  };

  onChange = (listener: (role: Role) => void): void => {
    this.#listeners.add(listener);
  };

  /** Why an order or a change is not for this gateway; undefined when it is. */
  refusal = (): string | undefined => {
    const role = this.#role;
    if (role._tag === 'active') return undefined;
    if (role._tag === 'fenced') return `not the sequencer: ${role.reason}`;
    return `not the sequencer: ${this.name} is a replica of ${role.of}`;
  };
}
