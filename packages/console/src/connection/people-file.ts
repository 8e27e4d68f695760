/**
 * IO: the people of an estate and the public halves of their keys, `people.json` of a credentials
 * folder. It holds no secret: `init` publishes it, and from then on the log says who may act.
 */
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isPublicKey, type Person, Token } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import { badInput, type Trouble } from '../outcome.ts';

const PeopleFile = t.array(
  t.strict({ person: Token, key: t.string, roles: t.array(Token) }),
  'people',
);

const fileIn = (folder: string): string => join(folder, 'people.json');

/** Undefined where there is no such file: nobody said who the people are. */
export const readPeople = (folder: string): E.Either<Trouble, readonly Person[] | undefined> => {
  const file = fileIn(folder);
  if (!existsSync(file)) return E.right(undefined);
  const decoded = PeopleFile.decode(parsed(readFileSync(file, 'utf8')));
  if (E.isLeft(decoded)) return badInput(`${file} is no list of people`, how);
  const wrong = problemOf(decoded.right);
  return wrong === undefined ? decoded : badInput(`${file}: ${wrong}`, how);
};

const how = 'correct it, or restore it: [{"person": "on-call", "key": "U…", "roles": ["on_call"]}]';

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** Two people with one key, or one person twice, would be heard twice where two have to agree. */
const problemOf = (people: readonly Person[]): string | undefined => {
  const [names, keys] = [people.map(({ person }) => person), people.map(({ key }) => key)];
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) return `${twice} is there twice`;
  const bad = people.find(({ key }) => !isPublicKey(key));
  if (bad !== undefined) return `the key of ${bad.person} is no public key (U…)`;
  const shared = people.find(({ key }, index) => keys.indexOf(key) !== index);
  return shared === undefined ? undefined : `${shared.person} has the key of another person`;
};

export const writePeople = (folder: string, people: readonly Person[]): void => {
  const file = fileIn(folder);
  const lines = people.map((person) => `  ${JSON.stringify(person)}`);
  writeFileSync(`${file}.new`, `[\n${lines.join(',\n')}\n]\n`);
  renameSync(`${file}.new`, file);
};
