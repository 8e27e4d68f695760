/** Why the log cannot be used, as one message for the person. Pure. */
import type { CannotConnect, StreamProblem } from '@recovery-ledger/ledger';
import type { Trouble } from '../outcome.ts';

export const explainLogProblem = (problem: CannotConnect | StreamProblem): Trouble => {
  const { hint } = problem;
  switch (problem._tag) {
    case 'CannotConnect':
      return { _tag: 'Unreachable', message: problem.reason, hint };
    case 'StreamMissing': {
      const message = `the stream ${problem.stream} does not exist`;
      return { _tag: 'Unreachable', message, hint };
    }
    case 'NotAdopted': {
      const message = `${problem.stream} waits to be adopted: ${problem.reason}`;
      return { _tag: 'BadInput', message, hint };
    }
    case 'StreamDrifted': {
      const drifts = problem.drifts.map(
        ({ field, wanted, found }) => `${field} is ${found}, not ${wanted}`,
      );
      const message = `the stream ${problem.stream} was changed: ${drifts.join('; ')}`;
      return { _tag: 'BadInput', message, hint };
    }
  }
};
