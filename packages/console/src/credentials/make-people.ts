/**
 * IO: a key for every person who may act, beside the logins and apart from them: a login says that
 * somebody may write an act, this key whose it is. What is there is never replaced, and whoever was
 * taken out of `people.json` stays out.
 */
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { newSeed, type Person, publicKeyOf } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import { readSeed } from '../connection/log-login.ts';
import { readPeople, writePeople } from '../connection/people-file.ts';
import { personSeedFile } from '../connection/person-seed.ts';
import { badInput, type Trouble } from '../outcome.ts';
import type { WantedPerson } from './parse-person.ts';
import { standardPeople } from './standard-people.ts';

export type MadePeople = {
  readonly people: readonly Person[];
  /** The keys that were not there before, as their files are named. */
  readonly made: readonly string[];
};

/** `wanted` wins over what the folder says of the same people; a new folder gets the standard. */
export const makePeople = (
  folder: string,
  wanted: readonly WantedPerson[] = [],
): E.Either<Trouble, MadePeople> => {
  const known = readPeople(folder);
  if (E.isLeft(known)) return known;
  const byName = new Map<string, WantedPerson>(
    [...(known.right ?? standardPeople)].map((person) => [person.person, person]),
  );
  for (const person of wanted) {
    byName.set(person.person, { ...byName.get(person.person), ...person });
  }
  const made: string[] = [];
  const people: Person[] = [];
  for (const { person, roles, key } of byName.values()) {
    const held = keyOf(folder, person, key, made);
    if (E.isLeft(held)) return held;
    people.push({ person, key: held.right, roles });
  }
  writePeople(folder, people);
  const written = readPeople(folder);
  return E.isLeft(written) ? written : E.right({ people, made });
};

/** A key that is listed without its seed here is on its owner's machine. */
const keyOf = (
  folder: string,
  person: string,
  listed: string | undefined,
  made: string[],
): E.Either<Trouble, string> => {
  const file = personSeedFile(folder, person);
  if (!existsSync(file)) {
    if (listed !== undefined) return E.right(listed);
    writeFileSync(file, `${newSeed()}\n`, { mode: 0o600, flag: 'wx' });
    made.push(`${person}.person`);
  }
  const seed = readSeed(file);
  if (E.isLeft(seed)) return seed;
  const key = publicKeyOf(seed.right);
  if (key === undefined) {
    return badInput(`${file} does not hold a seed (SU…)`, 'restore it, or remove it for a new one');
  }
  return listed === undefined || listed === key
    ? E.right(key)
    : badInput(
        `${file} is not the key that ${join(folder, 'people.json')} lists for ${person}`,
        'remove the one that is wrong: the file, or the line',
      );
};
