/** What approvers are shown, word for word, as it is at this moment. IO. */
import * as E from 'fp-ts/lib/Either.js';
import type { Plan } from '../recovery/state.ts';
import type { ActionContext } from './action.ts';
import type { ApproveParams } from './approve.ts';
import { call } from './call.ts';

type Shown = Pick<ApproveParams, 'about' | 'show' | 'facts'>;

export const shownText = async (
  { about, show, facts = [] }: Shown,
  context: ActionContext,
): Promise<string> => {
  const read = await Promise.all(facts.map((fact) => factText(fact, context)));
  const plan = about === 'act' ? planText(context.plan) : [];
  return [show, ...plan, ...read].join('\n');
};

/** An answer that did not come is shown too: it changes what people agree to. */
const factText = async (
  { what, http, fields }: NonNullable<Shown['facts']>[number],
  context: ActionContext,
): Promise<string> => {
  const answer = await call(context, { method: 'GET', url: http });
  if (E.isLeft(answer)) return `${what}: unknown (no answer that can be used)`;
  const values = fields.map((name) => `${name} ${JSON.stringify(answer.right[name]) ?? 'missing'}`);
  return `${what}: ${values.join(', ')}`;
};

const planText = ({ component, runbook, variables, steps, targetMs }: Plan): readonly string[] => {
  const from = variables['failed.name'];
  const to = variables['candidate.name'];
  return [
    `recover ${component} by ${runbook}`,
    ...(from === undefined ? [] : [`what failed: ${from}`]),
    ...(to === undefined ? [] : [`what takes over: ${to}`]),
    ...(variables['site'] === undefined ? [] : [`at site: ${variables['site']}`]),
    `to be done within ${targetMs / 1_000} s${variables['request.id'] === undefined ? ' of the failure' : ''}`,
    ...(to === undefined ? [] : [`data loss: ${variables['predictedLoss'] ?? 'not predicted'}`]),
    ...steps.map(
      ({ id, why, irreversible }) => `- ${id}: ${why}${irreversible ? ' (cannot be undone)' : ''}`,
    ),
  ];
};
