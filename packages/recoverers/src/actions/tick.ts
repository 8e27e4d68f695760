/**
 * A step that only a person can do: shown, and done when somebody with the role says so. IO.
 */
import { Milliseconds, Token } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import type { Action, ActionContext, Outcome } from './action.ts';
import { failed } from './call.ts';
import type { Task, Tick } from './people.ts';

type Params = Omit<Task, 'limitMs'> & { readonly limit: number };

const Params: t.Type<Params, unknown, unknown> = t.strict({
  show: t.string,
  roles: t.readonlyArray(Token),
  limit: Milliseconds,
  onExpiry: t.keyof({ abort: null, pause: null, skip: null, escalate: null }),
});
export const tick: Action<Params> = {
  name: 'tick',
  params: Params,
  output: { tickedBy: 'string' },
  minimumMs: ({ limit, onExpiry }) => (onExpiry === 'escalate' ? limit * 2 : limit),
  run: async ({ show, roles, limit, onExpiry }, context) => {
    const ticked = await context.people.ticked({ show, roles, limitMs: limit, onExpiry });
    return outcomeOf(ticked, context);
  },
  rehearse: async ({ show, roles }) =>
    E.right({ would: `wait for one of ${roles.join(', ')} to do: ${show}`, tickedBy: 'rehearsed' }),
};

const outcomeOf = async (tick: Tick, context: ActionContext): Promise<Outcome> => {
  switch (tick._tag) {
    case 'Ticked': {
      const { outcome, by: tickedBy, reason, evidence, waitedMs } = tick;
      return outcome === 'not_done'
        ? failed(`${tickedBy} did not do it: ${reason}`, false, evidence)
        : E.right({ outcome, tickedBy, reason, evidence, waitedMs });
    }
    case 'Expired':
      return expired(tick, context);
    case 'Unanswered':
      return failed('nobody ticked it within the time of the step', false);
  }
};

const expired = async (
  { onExpiry, waitedMs }: Extract<Tick, { _tag: 'Expired' }>,
  { recovery, incident, component, epoch, plan, step, emit }: ActionContext,
): Promise<Outcome> => {
  const reason = `nobody ticked it within ${Math.round(waitedMs / 1_000)} s`;
  if (onExpiry === 'skip') {
    const phase = plan.steps.find(({ id }) => id === step)?.phase ?? 'contain';
    const skipped = { recovery, incident, component, epoch, step, phase, reason };
    await emit([{ type: 'StepSkipped', data: skipped }]);
    return E.right({ tickedBy: '', waitedMs });
  }
  const onFailure = onExpiry === 'pause' ? 'pause' : 'abort';
  return E.left({ _tag: 'ActionFailure', reason, retry: false, evidence: { waitedMs }, onFailure });
};
