/** The public keys that a person trusts, by themselves or as files that hold one. IO. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { isPublicKey } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import { sealKeys } from '../connection/seal-keys.ts';
import { badInput, type Trouble } from '../outcome.ts';
import type { Shell } from '../shell.ts';

export const trustedKeys = (
  shell: Shell,
  named: readonly string[] | undefined,
): E.Either<Trouble, readonly string[]> => {
  const keys: string[] = [];
  for (const text of sealKeys(shell, named)) {
    const key = isPublicKey(text) ? text : readKey(resolve(shell.cwd, text));
    if (!isPublicKey(key)) {
      return badInput(`--key ${text} is no public key and no file with one`, 'give a U… key');
    }
    keys.push(key);
  }
  return E.right(keys);
};

const readKey = (file: string): string => {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return '';
  }
};
