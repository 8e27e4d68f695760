/**
 * Asks people and goes on when they agree. IO.
 *
 * What they are shown is read while they think: when it changes, what was said to the old text
 * lapses and they are asked again. One denial ends it; nobody in time does what the policy says.
 */
import { Milliseconds, Token } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import type { Action, ActionContext, Outcome } from './action.ts';
import { failed } from './call.ts';
import type { PeoplesAnswer, Question } from './people.ts';
import { shownText } from './shown-text.ts';

type Fact = {
  readonly what: string;
  readonly http: string;
  readonly fields: readonly string[];
};

export type ApproveParams = Question['approvers'] & {
  readonly about: Exclude<Question['about'], 'manual_step'>;
  readonly show: string;
  readonly limit: number;
  readonly onExpiry: Question['onExpiry'];
  /** The step that is asked about; left out when nobody answers and `onExpiry` is skip. */
  readonly step?: string;
  readonly facts?: readonly Fact[];
};

const Params: t.Type<ApproveParams, unknown, unknown> = t.intersection([
  t.strict({
    about: t.keyof({ act: null, step: null, data_loss: null, resume: null, compensation: null }),
    show: t.string,
    required: t.number,
    roles: t.readonlyArray(Token),
    everyRole: t.boolean,
    notRequester: t.boolean,
    limit: Milliseconds,
    onExpiry: t.keyof({ abort: null, pause: null, skip: null, escalate: null }),
  }),
  t.exact(
    t.partial({
      step: Token,
      facts: t.readonlyArray(
        t.strict({ what: t.string, http: t.string, fields: t.readonlyArray(t.string) }),
      ),
    }),
  ),
]);
export const approve: Action<ApproveParams> = {
  name: 'approve',
  params: Params,
  output: { approvedBy: 'string', approved: 'string' },
  minimumMs: ({ limit, onExpiry }) => (onExpiry === 'escalate' ? limit * 2 : limit),
  run: async (params, context) => {
    const { about, step, required, roles, everyRole, notRequester, limit, onExpiry } = params;
    const answer = await context.people.ask({
      about,
      aboutStep: step ?? null,
      show: () => shownText(params, context),
      approvers: { required, roles, everyRole, notRequester },
      limitMs: limit,
      onExpiry,
      loss: null,
    });
    return outcomeOf(answer, params, context);
  },
  rehearse: async (params, context) => {
    const shown = await shownText(params, context);
    const { required, roles } = params;
    const would = `ask ${required} of ${roles.join(', ')}`;
    return E.right({ would, shown, approvedBy: 'rehearsed', approved: 'no' });
  },
};

const outcomeOf = async (
  answer: PeoplesAnswer,
  params: ApproveParams,
  context: ActionContext,
): Promise<Outcome> => {
  switch (answer._tag) {
    case 'Granted': {
      const { by, shownHash, waitedMs } = answer;
      const approvedBy = by.map(({ person, role }) => `${person} (${role})`).join(', ');
      return E.right({ approved: 'yes', approvedBy, shownHash, waitedMs });
    }
    case 'Denied':
      return failed(`${answer.by} denied it: ${answer.reason}`, false, { deniedBy: answer.by });
    case 'Expired':
      return expired(answer, params, context);
    case 'Unanswered':
      return failed('nobody answered within the time of the step', false);
  }
};

const expired = async (
  { onExpiry, waitedMs }: Extract<PeoplesAnswer, { _tag: 'Expired' }>,
  { step }: ApproveParams,
  context: ActionContext,
): Promise<Outcome> => {
  const reason = `nobody of those who may approve did within ${Math.round(waitedMs / 1_000)} s`;
  if (onExpiry !== 'skip' || step === undefined) {
    const onFailure = onExpiry === 'pause' ? 'pause' : 'abort';
    return E.left({
      _tag: 'ActionFailure',
      reason,
      retry: false,
      evidence: { waitedMs },
      onFailure,
    });
  }
  const { recovery, incident, component, epoch, plan } = context;
  const phase = plan.steps.find(({ id }) => id === step)?.phase ?? 'contain';
  const skipped = { recovery, incident, component, epoch, step, phase, reason };
  await context.emit([{ type: 'StepSkipped', data: skipped }]);
  return E.right({ approved: 'no', approvedBy: '', skipped: step, waitedMs });
};
