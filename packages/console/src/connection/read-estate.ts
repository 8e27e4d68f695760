/**
 * IO: an estate file and the runbooks beside it, read and checked. Every problem is one line with
 * its place; nothing is started with a file that has one.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import {
  formatProblem,
  type LoadedEstate,
  type LoadedRunbook,
  loadEstate,
  loadRunbook,
  type Variables,
} from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import { badInput, type Trouble } from '../outcome.ts';
import { checkEstate } from '../reports/check-estate.ts';
import type { Shell } from '../shell.ts';

export type EstateOnDisk = LoadedEstate & {
  readonly file: string;
  readonly runbooks: readonly LoadedRunbook[];
};

/** The file that `--estate` names, else RECOVERY_LEDGER_ESTATE. */
export const readEstate = (
  { environment, cwd }: Shell,
  option: string | undefined,
): E.Either<Trouble, EstateOnDisk> => {
  const named = option ?? environment.estate;
  return named === undefined
    ? badInput('no estate file is named', 'add --estate <file>, or set RECOVERY_LEDGER_ESTATE')
    : readEstateFile(resolve(cwd, named), environment.variables);
};

export const readEstateFile = (
  file: string,
  variables: Variables,
): E.Either<Trouble, EstateOnDisk> => {
  const text = readText(file, 'estate file');
  if (E.isLeft(text)) return text;
  const loaded = loadEstate(file, text.right, variables);
  if (E.isLeft(loaded)) return badInput(loaded.left.map(formatProblem).join('\n'), '');
  const runbooks = readRunbooks(join(dirname(file), loaded.right.estate.runbooks));
  if (E.isLeft(runbooks)) return runbooks;
  const files = { ...loaded.right, file, runbooks: runbooks.right };
  const checked = checkEstate(files);
  return E.isLeft(checked) ? checked : E.right(withoutLeftOut(files));
};

/** What recovers a component that does not run here is not needed here. */
const withoutLeftOut = (files: EstateOnDisk): EstateOnDisk => ({
  ...files,
  runbooks: files.runbooks.filter(({ runbook }) => !files.leftOut.includes(runbook.recovers)),
});

/** A folder that is not there holds no runbook: components may have none. */
const readRunbooks = (folder: string): E.Either<Trouble, readonly LoadedRunbook[]> => {
  const loaded: LoadedRunbook[] = [];
  for (const file of filesIn(folder)) {
    const runbook = readRunbookFile(file);
    if (E.isLeft(runbook)) return runbook;
    loaded.push(runbook.right);
  }
  return E.right(loaded);
};

export const readRunbookFile = (file: string): E.Either<Trouble, LoadedRunbook> => {
  const text = readText(file, 'runbook');
  if (E.isLeft(text)) return text;
  const loaded = loadRunbook(file, text.right);
  return E.isLeft(loaded) ? badInput(loaded.left.map(formatProblem).join('\n'), '') : loaded;
};

const filesIn = (folder: string): readonly string[] => {
  try {
    const names = readdirSync(folder).filter((name) => /\.ya?ml$/.test(name));
    return names.sort().map((name) => join(folder, name));
  } catch {
    return [];
  }
};

const readText = (file: string, what: string): E.Either<Trouble, string> => {
  try {
    return E.right(readFileSync(file, 'utf8'));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : '';
    const why =
      code === 'ENOENT' ? 'is not there' : code === 'EACCES' ? 'may not be read' : String(error);
    return badInput(`the ${what} ${file} ${why}`, 'check the path and the rights of the file');
  }
};
