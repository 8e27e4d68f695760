/**
 * IO: a folder with a secret for every user and for the sealer, and the server's users file with
 * the public halves. A secret that is there is never replaced: what is missing is added, so that a
 * second run is safe, and a secret that was removed is made anew.
 */
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  isRole,
  type LogUser,
  Mode,
  newSeed,
  publicKeyOf,
  type RenderedUser,
  renderUsers,
  Token,
} from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import { readSeed } from '../connection/log-login.ts';
import { badInput, type Trouble } from '../outcome.ts';
import { usersFile } from '../servers/run/stage-config.ts';

export type Credentials = {
  readonly folder: string;
  readonly users: readonly LogUser[];
  /** The secrets that were not there before, by the name of their owner. */
  readonly made: readonly string[];
  readonly usersFile: string;
  /** The public half of the key that seals are signed with. */
  readonly sealKey: string;
};

const Known = t.array(t.strict({ name: Token, role: t.string, mode: Mode }), 'users');
const sealer = 'seal';

/** `wanted` is added to the users that the folder knows, and wins where it says otherwise. */
export const makeCredentials = (
  folder: string,
  wanted: readonly LogUser[],
): E.Either<Trouble, Credentials> => {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    if ((statSync(folder).mode & 0o077) !== 0) {
      return badInput(
        `${folder} can be read by others`,
        `its owner alone may: chmod 700 ${folder}`,
      );
    }
    const known = knownUsers(folder);
    return E.isLeft(known) ? known : fill(folder, merge(known.right, wanted));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return badInput(`the credentials in ${folder} cannot be made (${reason})`, 'choose a folder');
  }
};

/** The users that a folder has already. */
export const knownUsers = (folder: string): E.Either<Trouble, readonly LogUser[]> => {
  const file = join(folder, 'users.json');
  if (!existsSync(file)) return E.right([]);
  const decoded = Known.decode(parsed(readFileSync(file, 'utf8')));
  const users = E.isLeft(decoded) ? [] : decoded.right;
  const known = users.flatMap(({ name, role, mode }) =>
    isRole(role) ? [{ name, role, mode }] : [],
  );
  return E.isRight(decoded) && known.length === users.length
    ? E.right(known)
    : badInput(
        `${file} is not the list of users that was written here`,
        'restore it from a backup',
      );
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const merge = (known: readonly LogUser[], wanted: readonly LogUser[]): readonly LogUser[] => {
  const names = new Map([...known, ...wanted].map((user) => [user.name, user]));
  return [...names.values()];
};

const fill = (folder: string, users: readonly LogUser[]): E.Either<Trouble, Credentials> => {
  const made: string[] = [];
  const rendered: RenderedUser[] = [];
  for (const user of users) {
    const key = keyOf(folder, user.name, made);
    if (E.isLeft(key)) return key;
    rendered.push({ ...user, login: { nkey: key.right } });
  }
  const sealKey = keyOf(folder, sealer, made);
  if (E.isLeft(sealKey)) return sealKey;
  writeFileSync(join(folder, `${sealer}.pub`), `${sealKey.right}\n`);
  writeFileSync(join(folder, 'users.json'), `${JSON.stringify(users, null, 2)}\n`);
  writeFileSync(join(folder, usersFile), renderUsers(rendered, about));
  const paths = { folder, usersFile: join(folder, usersFile) };
  return E.right({ ...paths, users, made, sealKey: sealKey.right });
};

const about = [
  'The users of nats.conf: put this file beside it. It holds public keys and no secret. Written by',
  '`recovery-ledger init --credentials`; run that again to add a user, and then',
  '`nats-server --signal reload`.',
];

/** The public half of an owner's seed, which is made where there is none. */
const keyOf = (folder: string, owner: string, made: string[]): E.Either<Trouble, string> => {
  const file = join(folder, `${owner}.seed`);
  if (!existsSync(file)) {
    writeFileSync(file, `${newSeed()}\n`, { mode: 0o600, flag: 'wx' });
    made.push(owner);
  }
  const seed = readSeed(file);
  if (E.isLeft(seed)) return seed;
  const key = publicKeyOf(seed.right);
  return key === undefined
    ? badInput(`${file} does not hold a seed (SU…)`, 'restore it, or remove it for a new one')
    : E.right(key);
};
