/** IO: the secret with which one person signs, in the credentials folder of their machine. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { actSigner, isToken, type Signer } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import { badInput, type Trouble } from '../outcome.ts';
import { readSeed } from './log-login.ts';

export const personSeedFile = (folder: string, person: string): string =>
  join(folder, `${person}.person.seed`);

/** The key of a person, from a folder that has it: whoever can read it acts in their name. */
export const personSigner = (
  folder: string | undefined,
  person: string,
): E.Either<Trouble, Signer> => {
  if (!isToken(person)) {
    return badInput(`"${person}" cannot be a person`, 'name one by code, say --as on-call');
  }
  if (folder === undefined) {
    return badInput(
      `there is no key of ${person} here: RECOVERY_LEDGER_CREDENTIALS is not set`,
      'set it to the folder that has your key: an act is signed, and counts for nothing without',
    );
  }
  const file = personSeedFile(folder, person);
  if (!existsSync(file)) {
    return badInput(
      `there is no key of ${person} in ${folder}`,
      `act as yourself (--as <person>), or bring ${person}.person.seed to this folder`,
    );
  }
  const seed = readSeed(file);
  if (E.isLeft(seed)) return seed;
  const signer = actSigner(seed.right);
  return E.isLeft(signer)
    ? badInput(`${file} is no key: ${signer.left}`, 'restore it from a backup')
    : signer;
};
