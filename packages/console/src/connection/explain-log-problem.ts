/** Why the log cannot be used, as one message for the person. Pure. */
import type { CannotConnect, StreamProblem } from '@recovery-ledger/ledger';
import type * as E from 'fp-ts/lib/Either.js';
import { badInput, type Trouble, unreachable } from '../outcome.ts';

export const explainLogProblem = (
  problem: CannotConnect | StreamProblem,
): E.Either<Trouble, never> => {
  switch (problem._tag) {
    case 'CannotConnect':
      return unreachable(problem.reason, problem.hint);
    case 'StreamMissing':
      return unreachable(`the stream ${problem.stream} does not exist`, problem.hint);
    case 'StreamDrifted': {
      const drifts = problem.drifts.map(
        ({ field, wanted, found }) => `${field} is ${found}, not ${wanted}`,
      );
      return badInput(
        `the stream ${problem.stream} was changed: ${drifts.join('; ')}`,
        problem.hint,
      );
    }
  }
};
