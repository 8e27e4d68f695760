/**
 * IO: the login for one service or one command: a named user and password, else the seed of the
 * service's own user, or of the person's role, in the credentials folder. A seed that others can
 * read is no secret, and is not used.
 */
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import * as E from 'fp-ts/lib/Either.js';
import type { Environment } from '../environment.ts';
import { badInput, type Trouble } from '../outcome.ts';

/** The roles that people log in as; the user has the role's name. */
export type PersonRole = 'admin' | 'auditor' | 'operator';

export type Login = {
  readonly user: string;
  readonly password?: string;
  readonly seed?: string;
};

export const logLogin = (
  { natsUser, natsPassword, credentials }: Environment,
  wanted: string,
): E.Either<Trouble, Login> => {
  const user = natsUser ?? wanted;
  if (natsPassword !== undefined) return E.right({ user, password: natsPassword });
  if (credentials === undefined) return E.right({ user });
  const seed = readSeed(join(credentials, `${user}.seed`));
  return E.isLeft(seed) ? seed : E.right({ user, seed: seed.right });
};

/** A secret of one line, which only its owner may read. */
export const readSeed = (file: string): E.Either<Trouble, string> => {
  try {
    const { mode } = statSync(file);
    if ((mode & 0o077) !== 0) {
      const message = `${file} can be read by others (mode ${(mode & 0o777).toString(8)})`;
      return badInput(message, `its owner alone may: chmod 600 ${file}`);
    }
    return E.right(readFileSync(file, 'utf8').trim());
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return badInput(
      `${file} cannot be read (${reason})`,
      'make it with `recovery-ledger init --credentials <folder>` (`--user <name>=<role>` for a ' +
        'further one), or set RECOVERY_LEDGER_CREDENTIALS to the folder that has it',
    );
  }
};
