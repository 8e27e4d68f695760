/** What only shows when an estate and its runbooks are read together: every name must resolve. Pure. */
import type { LoadedEstate, LoadedRunbook } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import { badInput, type Trouble } from '../outcome.ts';

type Files = LoadedEstate & { readonly file: string; readonly runbooks: readonly LoadedRunbook[] };

export const checkEstate = ({ estate, file, runbooks }: Files): E.Either<Trouble, true> => {
  const names = new Set(runbooks.map(({ runbook }) => runbook.runbook));
  const missing = Object.entries(estate.components).flatMap(([id, { runbook }]) =>
    runbook === null || names.has(runbook)
      ? []
      : [`${file}: components.${id}.runbook: no runbook "${runbook}" in ${estate.runbooks}/`],
  );
  const strangers = runbooks.flatMap(({ runbook }) =>
    runbook.recovers in estate.components
      ? []
      : [
          `${estate.runbooks}/${runbook.runbook}: recovers: no component "${runbook.recovers}" in ${file}`,
        ],
  );
  const problems = [...missing, ...strangers];
  return problems.length === 0
    ? E.right(true)
    : badInput(problems.join('\n'), 'add what is missing, or correct the name');
};
