/**
 * A projection: a pure function from (the rows it asked for, an event) to row changes, so that a
 * rebuild is a fold and the code that stores rows exists once.
 *
 * `needs` names the rows that `evolve` may look at; the store reads them for a whole batch at
 * once. `find` sees the changes of earlier events of the batch and refuses what was not asked for.
 */
import type { Family, Recorded } from '@recovery-ledger/ledger';
import type { Change, Lookup, Row, Table } from './table.ts';

export type Find = <R extends Row>(lookup: Lookup<R>) => readonly R[];

export type Projection = {
  readonly name: string;
  /** Raised with every change of meaning: rows of another version are rebuilt, never mixed. */
  readonly version: number;
  /** Filters of the form `ledger.*.<family>.*`; events of other subjects are not given to it. */
  readonly subjects: readonly string[];
  readonly tables: readonly Table[];
  readonly needs: (event: Recorded) => readonly Lookup[];
  readonly evolve: (event: Recorded, find: Find) => readonly Change[];
};

export const subjectsOf = (...families: readonly Family[]): readonly string[] =>
  families.map((family) => `ledger.*.${family}.*`);

export const everySubject: readonly string[] = ['ledger.>'];

/** Filters say nothing of the aggregate's own id: what holds for one holds for its family. */
export const familyOf = (subject: string): string => subject.slice(0, subject.lastIndexOf('.'));

export const isFamilyOf = (projection: Projection, family: string): boolean => {
  const answers = answered.get(projection) ?? new Map<string, boolean>();
  const known = answers.get(family);
  if (known !== undefined) return known;
  const tokens = [...family.split('.'), '*'];
  const answer = projection.subjects.some((filter) => matches(filter.split('.'), tokens));
  answered.set(projection, answers.set(family, answer));
  return answer;
};

const answered = new WeakMap<Projection, Map<string, boolean>>();

const matches = (filter: readonly string[], subject: readonly string[]): boolean =>
  filter.at(-1) === '>'
    ? filter.slice(0, -1).every((token, i) => token === '*' || token === subject[i])
    : filter.length === subject.length &&
      filter.every((token, i) => token === '*' || token === subject[i]);

export const nothing: Projection['needs'] = () => [];
