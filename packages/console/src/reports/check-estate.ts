/**
 * What only shows when an estate and its runbooks are read together: every name must resolve, every
 * action must exist and take what it is given. Pure.
 */
import {
  type Estate,
  formatProblem,
  type LoadedEstate,
  type LoadedRunbook,
} from '@recovery-ledger/ledger';
import { actions, checkRunbook } from '@recovery-ledger/recoverers';
import * as E from 'fp-ts/lib/Either.js';
import { badInput, type Trouble } from '../outcome.ts';

type Files = LoadedEstate & { readonly file: string; readonly runbooks: readonly LoadedRunbook[] };

export const checkEstate = ({ whole, file, runbooks }: Files): E.Either<Trouble, true> => {
  const names = new Set(runbooks.map(({ runbook }) => runbook.runbook));
  const missing = Object.entries(whole.components).flatMap(([id, { runbook, switchover }]) =>
    Object.entries({ runbook, switchover }).flatMap(([field, name]) =>
      name === null || names.has(name)
        ? []
        : [`${file}: components.${id}.${field}: no runbook "${name}" in ${whole.runbooks}/`],
    ),
  );
  const activation = whole.policy.fullDr?.runbook;
  const noActivation =
    activation === undefined || names.has(activation)
      ? []
      : [`${file}: policy.fullDr.runbook: no runbook "${activation}" in ${whole.runbooks}/`];
  const problems = [
    ...missing,
    ...noActivation,
    ...runbooks.flatMap((loaded) => runbookProblems(loaded, whole)),
  ];
  return problems.length === 0
    ? E.right(true)
    : badInput(problems.join('\n'), 'correct these lines');
};

/** `file:line:column: path: message`, one each. */
export const runbookProblems = (loaded: LoadedRunbook, estate: Estate): readonly string[] =>
  checkRunbook(loaded, estate, actions).map(formatProblem);
