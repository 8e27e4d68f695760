/**
 * Carries out one step: templates resolved, precondition, effect or rehearsal, postcondition
 * polled until it holds, all within the step's timeout. IO.
 */
import { type Condition, conditionsOf, type Step } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import type { ActionContext, Outcome } from '../actions/action.ts';
import { call, differences, failed } from '../actions/call.ts';
import type { AnyAction } from '../actions/catalogue.ts';
import { resolve, type Values } from '../runbook/template.ts';

const pollMs = 20;

export const executeStep = async (
  step: Step,
  action: AnyAction,
  values: Values,
  rehearsal: boolean,
  context: ActionContext,
): Promise<Outcome> => {
  const resolved = resolve(
    { with: step.with, pre: step.precondition, post: step.postcondition },
    values,
  );
  if (E.isLeft(resolved)) return failed(`unknown variable \${${resolved.left.name}}`, false);
  const { with: params, pre, post } = resolved.right as Resolved;
  const before = await unmet(conditionsOf(pre), context);
  // What earlier steps would have done has not been done in a rehearsal: it is told, no failure.
  const later = rehearsal && step.needs.length > 0;
  if (before.length > 0 && !later) return failed(`precondition: ${before.join(', ')}`, true);
  if (before.length > 0) context.report({ notYet: before });
  const outcome = await (rehearsal ? action.rehearse : action.run)(params, context);
  if (E.isLeft(outcome) || rehearsal) return outcome;
  const after = await pollUntilMet(conditionsOf(post), context);
  return after.length === 0 ? outcome : failed(`postcondition: ${after.join(', ')}`, true);
};

type Resolved = {
  readonly with: unknown;
  readonly pre: Step['precondition'];
  readonly post: Step['postcondition'];
};

const unmet = async (
  conditions: readonly Condition[],
  context: ActionContext,
): Promise<readonly string[]> => {
  const asked = await Promise.all(conditions.map((condition) => unmetOf(condition, context)));
  return asked.flat();
};

const unmetOf = async ({ http, expect }: Condition, context: ActionContext) => {
  const answer = await call(context, { method: 'GET', url: http });
  return E.isLeft(answer) ? [answer.left.reason] : differences(answer.right, expect);
};

const pollUntilMet = async (conditions: readonly Condition[], context: ActionContext) => {
  let last = await unmet(conditions, context);
  while (last.length > 0 && !context.signal.aborted) {
    await context.clock.sleep(pollMs, context.signal);
    last = await unmet(conditions, context);
  }
  return last;
};
