/**
 * IO: the file in which a running `up` leaves how to reach it, as environment variables. It holds
 * passwords, so only its owner may read it; one whose `up` is dead is not believed.
 */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Variables } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import { processLives } from './process-lives.ts';

const UpFile = t.strict({ pid: t.number, variables: t.record(t.string, t.string) }, 'UpFile');
export type UpFile = t.TypeOf<typeof UpFile>;

/** The folder of this terminal's ledger: RECOVERY_LEDGER_HOME, or the working folder's own. */
export const homeFolder = (variables: Variables, cwd: string): string =>
  variables['RECOVERY_LEDGER_HOME'] ?? join(cwd, '.recovery-ledger');

const pathIn = (home: string): string => join(home, 'up.json');

/** The file of an `up` that lives, else null. */
export const readUpFile = (home: string): UpFile | null => {
  try {
    const decoded = UpFile.decode(JSON.parse(readFileSync(pathIn(home), 'utf8')));
    return E.isRight(decoded) && processLives(decoded.right.pid) ? decoded.right : null;
  } catch {
    return null;
  }
};

export const writeUpFile = (home: string, file: UpFile): void => {
  const path = pathIn(home);
  mkdirSync(dirname(path), { recursive: true });
  rmSync(path, { force: true });
  writeFileSync(path, `${JSON.stringify(file, null, 2)}\n`, { mode: 0o600 });
};

export const removeUpFile = (home: string): void => rmSync(pathIn(home), { force: true });
