/**
 * An effect under its time limit: what it throws is a failure that another try may mend, unless
 * the claim is lost; what it reported on the way is kept, however it ends. IO.
 */
import * as E from 'fp-ts/lib/Either.js';
import type { ActionContext, Outcome, Output } from '../actions/action.ts';
import { failed } from '../actions/call.ts';
import { withDeadline } from '../actions/clock.ts';
import type { Plan } from '../recovery/state.ts';
import type { Driving } from './drive.ts';
import { LostClaim } from './lost-claim.ts';
import { secretsOf } from './secrets-of.ts';
import { contextOf, type StepAttempt } from './step-context.ts';
import { sourceOf } from './step-source.ts';

export const effectOf = async (
  driving: Driving,
  plan: Plan,
  attempt: StepAttempt & { readonly timeoutMs: number },
  effect: (context: ActionContext) => Promise<Outcome>,
): Promise<Outcome> => {
  const { deps, signal, loaded } = driving;
  const named = sourceOf(loaded, plan, attempt.step)?.secrets ?? [];
  const secrets = secretsOf(named, deps.secret);
  if (E.isLeft(secrets)) return failed(secrets.left, false);
  let reported: Output = {};
  const report = (evidence: Output) => {
    reported = { ...reported, ...evidence };
  };
  const outcome = await withDeadline(deps.clock, attempt.timeoutMs, signal, async (inTime) => {
    try {
      const given = { signal: inTime, secrets: secrets.right, report };
      return await effect(contextOf(driving, plan, attempt, given));
    } catch (error) {
      if (error instanceof LostClaim) throw error;
      return failed(error instanceof Error ? error.message : String(error), true);
    }
  });
  if (E.isRight(outcome)) return E.right({ ...reported, ...outcome.right });
  const { left } = outcome;
  return E.left({ ...left, evidence: { ...reported, ...left.evidence } });
};
