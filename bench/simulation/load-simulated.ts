/** The simulated estates and their runbooks, loaded and checked as any estate is, once. */
import { formatProblem, loadEstate, loadRunbook } from '@recovery-ledger/ledger';
import { actions, checkRunbook, type RecovererDeps } from '@recovery-ledger/recoverers';
import * as E from 'fp-ts/lib/Either.js';
import { runbookTexts } from './simulated-runbooks.ts';
import { estateText, type Flavour } from './simulated-texts.ts';

export type Loaded = Pick<RecovererDeps, 'estate' | 'estateHash' | 'runbooks' | 'actions'>;

const loaded = new Map<Flavour, Loaded>();

export const loadSimulated = (flavour: Flavour): Loaded => {
  const before = loaded.get(flavour);
  if (before !== undefined) return before;
  const text = estateText(flavour);
  const { estate, hash: estateHash } = orThrow(loadEstate('estate.yaml', text, {}));
  const runbooks = runbookTexts.map((one) => orThrow(loadRunbook('runbook.yaml', one)));
  const problems = runbooks.flatMap((runbook) => checkRunbook(runbook, estate, actions));
  if (problems.length > 0) throw new Error(problems.map(formatProblem).join('\n'));
  const now = {
    estate,
    estateHash,
    runbooks: new Map(runbooks.map((runbook) => [runbook.runbook.runbook, runbook])),
    actions,
  };
  loaded.set(flavour, now);
  return now;
};

const orThrow = <A>(result: E.Either<readonly Parameters<typeof formatProblem>[0][], A>): A => {
  if (E.isLeft(result)) throw new Error(result.left.map(formatProblem).join('\n'));
  return result.right;
};
