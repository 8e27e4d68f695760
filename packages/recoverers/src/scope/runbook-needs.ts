/** What a runbook has to be told of the instances before it can run. Pure. */
import type { LoadedRunbook } from '@recovery-ledger/ledger';
import { variablesIn } from '../runbook/template.ts';
import type { RunbookNeeds } from './decision-input.ts';

const known = new WeakMap<LoadedRunbook, RunbookNeeds>();

export const needsOf = (loaded: LoadedRunbook): RunbookNeeds => {
  const before = known.get(loaded);
  if (before !== undefined) return before;
  const { runbook, steps } = loaded.runbook;
  const names = variablesIn(steps);
  const needs = {
    id: runbook,
    candidate: names.some((name) => name.startsWith('candidate.')),
    failed: names.some((name) => name.startsWith('failed.')),
  };
  known.set(loaded, needs);
  return needs;
};
