/**
 * Who may act, as the newest published estate of a mode lists them, and which acts have counted.
 * Pure. Whoever judges acts folds this in the order of the log: an act is judged by the people of
 * its own time, so that a person who is removed later takes nothing back and can do nothing more.
 */
import type { Mode } from '../events/primitives.ts';

/** `key` is the public half of the key that signs this person's acts. */
export type Person = {
  readonly person: string;
  readonly key: string;
  readonly roles: readonly string[];
};

export type People = {
  /** By mode and estate: `real/floor`. */
  readonly listed: ReadonlyMap<string, readonly Person[]>;
  /** The sequence at which each act counted, by its id: a copy of it never counts again. */
  readonly acts: ReadonlyMap<string, number>;
};

export const noPeople: People = { listed: new Map(), acts: new Map() };

/** The people of one estate in a mode; without an estate, those of every estate in it. */
export const peopleOf = (people: People, mode: Mode, estate?: string): readonly Person[] =>
  estate === undefined
    ? [...people.listed].flatMap(([of, listed]) => (of.startsWith(`${mode}/`) ? listed : []))
    : (people.listed.get(`${mode}/${estate}`) ?? []);
