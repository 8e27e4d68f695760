/** Lifts this incident's halt, and says that trading is resumed. IO. Lifting twice is once. */
import type { LedgerEvent } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import type { ActionContext, ActionFailure, Output } from '../action.ts';
import { call, failed } from '../call.ts';
import { haltIds } from './stage-control.ts';

type Lifted = { readonly remainingHalts: readonly string[]; readonly evidence: Output };

export const liftHalt = async (
  gateway: string,
  context: ActionContext,
): Promise<E.Either<ActionFailure, Lifted>> => {
  const url = `${gateway}/halts/${context.incident}`;
  const answer = await call(context, { method: 'DELETE', url });
  if (E.isLeft(answer)) return answer;
  const remainingHalts = haltIds(answer.right['halts']);
  return remainingHalts === undefined
    ? failed(`DELETE ${url} did not list the halts left`, true)
    : E.right({ remainingHalts, evidence: answer.right });
};

export const resumed = (
  remainingHalts: readonly string[],
  evidence: Output,
  { estate, component, incident, recovery, epoch, incarnation }: ActionContext,
): LedgerEvent => ({
  type: 'TradingResumed',
  data: {
    ...{ scope: estate, component, incident, recovery, epoch },
    ...{ incarnation, remainingHalts, evidence },
  },
});
