/** The simulated estate and its runbooks, loaded and checked as any estate is, once. */
import { formatProblem, loadEstate, loadRunbook } from '@recovery-ledger/ledger';
import { actions, checkRunbook, type RecovererDeps } from '@recovery-ledger/recoverers';
import * as E from 'fp-ts/lib/Either.js';
import { estateText, runbookTexts } from './simulated-texts.ts';

export type Loaded = Pick<RecovererDeps, 'estate' | 'estateHash' | 'runbooks' | 'actions'>;

export const loadSimulated = (): Loaded => {
  const { estate, hash: estateHash } = orThrow(loadEstate('estate.yaml', estateText, {}));
  const runbooks = runbookTexts.map((text) => orThrow(loadRunbook('runbook.yaml', text)));
  const problems = runbooks.flatMap((runbook) => checkRunbook(runbook, estate, actions));
  if (problems.length > 0) throw new Error(problems.map(formatProblem).join('\n'));
  return {
    estate,
    estateHash,
    runbooks: new Map(runbooks.map((runbook) => [runbook.runbook.runbook, runbook])),
    actions,
  };
};

const orThrow = <A>(result: E.Either<readonly Parameters<typeof formatProblem>[0][], A>): A => {
  if (E.isLeft(result)) throw new Error(result.left.map(formatProblem).join('\n'));
  return result.right;
};
