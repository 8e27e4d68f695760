/** Why a backup or a restore did not happen, as one message for the person. Pure. */
import type { RestoreFailure } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import { badInput, type Outcome, unreachable } from '../outcome.ts';
import { explainLogProblem } from './explain-log-problem.ts';

export const explainBackup = (failure: RestoreFailure): Outcome => {
  switch (failure._tag) {
    case 'BackupRefused':
      return badInput(failure.reason, failure.hint);
    case 'BackupFailed':
      return unreachable(failure.reason, failure.hint);
    default:
      return E.left(explainLogProblem(failure));
  }
};
