/**
 * Asks people and waits for their answer: written once for each text, found again after a
 * takeover, asked anew when what they are shown changes. IO.
 * The time limit is of the question as a whole: a text that changes does not lengthen it.
 */
import { contentHash, type EventOfType, type RecoveryEvent } from '@recovery-ledger/ledger';
import type { ActionContext } from '../actions/action.ts';
import type { People, PeoplesAnswer, Question, Task, Tick, ValidActs } from '../actions/people.ts';
import type { Redactor } from '../actions/redact.ts';
import { judgeApproval } from '../recovery/judge-approval.ts';
import { judgeTick } from '../recovery/judge-tick.ts';
import { approvalOf, type Round } from '../recovery/rounds.ts';

const pollMs = 100;

type Requested = EventOfType<'ApprovalRequested'>['data'];

/** `round` is what was asked before, by this holder or by one before it. */
export type Asking = {
  readonly context: Pick<ActionContext, 'plan' | 'epoch' | 'step' | 'clock' | 'signal'>;
  readonly acts: ValidActs;
  readonly round: (approval: string) => Round;
  readonly append: (events: readonly RecoveryEvent[]) => Promise<void>;
  /** The newest event that this process has read. */
  readonly newest: () => number;
  readonly redact: Redactor;
};

export const askPeople = (asking: Asking): People => ({
  ask: (question) => ask(asking, question),
  ticked: (task) => tick(asking, task),
});

const ask = async (asking: Asking, question: Question): Promise<PeoplesAnswer> => {
  const { clock, signal, plan } = asking.context;
  while (!signal.aborted) {
    const shown = asking.redact(await question.show());
    const { round, data } = await asked(asking, question, shown);
    const judged = judgeApproval(round, asking.acts(plan.incident), clock.nowMs());
    const waitedMs = waited(data, question, clock.nowMs());
    if (judged._tag === 'Denied') return judged;
    if (judged._tag === 'Granted') return { ...judged, shownHash: data.shownHash, waitedMs };
    if (judged._tag === 'Expired') {
      if (data.onExpiry !== 'escalate') return { ...judged, onExpiry: data.onExpiry, waitedMs };
      await escalate(asking, question, data);
    } else await clock.sleep(pollMs, signal);
  }
  return { _tag: 'Unanswered' };
};

const tick = async (asking: Asking, task: Task): Promise<Tick> => {
  const { clock, signal, plan, step } = asking.context;
  const { limitMs, onExpiry, roles } = task;
  const approvers = { required: 1, roles, everyRole: false, notRequester: false };
  const about = { about: 'manual_step', aboutStep: step } as const;
  const question = { ...about, approvers, limitMs, onExpiry, loss: null };
  while (!signal.aborted) {
    const { round, data } = await asked(asking, question, asking.redact(task.show));
    const judged = judgeTick(round, asking.acts(plan.incident), step, clock.nowMs());
    const waitedMs = waited(data, question, clock.nowMs());
    if (judged._tag === 'Ticked') return { ...judged, waitedMs };
    if (judged._tag === 'Expired') {
      if (data.onExpiry !== 'escalate') return { ...judged, onExpiry: data.onExpiry, waitedMs };
      await escalate(asking, question, data);
    } else await clock.sleep(pollMs, signal);
  }
  return { _tag: 'Unanswered' };
};

type Asked = { readonly round: Round; readonly data: Requested };
type About = Omit<Question, 'show'>;

/** The round, with this text asked in it: written when it is new, and only then. */
const asked = async (asking: Asking, question: About, shown: string): Promise<Asked> => {
  const { plan, step, clock } = asking.context;
  const approval = approvalOf(plan.recovery, step);
  const round = asking.round(approval);
  const before = round.newest?.data;
  const shownHash = contentHash(shown);
  if (before?.shownHash === shownHash) return { round, data: before };
  const { approvers, onExpiry } = before ?? question;
  const expiresAt = before?.expiresAt ?? new Date(clock.nowMs() + question.limitMs).toISOString();
  const terms = { approvers, onExpiry, expiresAt, shown, shownHash };
  return request(asking, question, terms);
};

/** Nobody answered in time: the whole ladder may, for as long again, and then it pauses. */
const escalate = async (asking: Asking, question: About, before: Requested): Promise<void> => {
  const { plan, clock } = asking.context;
  const ladder = (plan.variables['escalation.roles'] ?? '')
    .split(',')
    .filter((role) => role !== '');
  const roles = [...new Set([...before.approvers.roles, ...ladder])];
  const expiresAt = new Date(clock.nowMs() + question.limitMs).toISOString();
  const { shown, shownHash } = before;
  const approvers = { ...before.approvers, roles, everyRole: false };
  await request(asking, question, { approvers, onExpiry: 'pause', expiresAt, shown, shownHash });
};

type Terms = Pick<Requested, 'approvers' | 'onExpiry' | 'expiresAt' | 'shown' | 'shownHash'>;

const request = async (
  { context, append, newest, round }: Asking,
  { about, aboutStep, loss }: About,
  terms: Terms,
): Promise<Asked> => {
  const { plan, epoch, step } = context;
  const { recovery, incident, component, variables } = plan;
  const approval = approvalOf(recovery, step);
  const data: Requested = {
    ...{ recovery, incident, component, epoch, approval, about, aboutStep, loss, ...terms },
    requestedBy: variables['requestedBy'] ?? plan.recoverer,
    decidedAtSequence: newest(),
  };
  await append([{ type: 'ApprovalRequested', data }]);
  return { round: round(approval), data };
};

/** Since it was first asked, by whichever holder; an escalation begins anew. */
const waited = ({ expiresAt }: Requested, { limitMs }: About, nowMs: number): number =>
  Math.max(0, Math.round(nowMs - (Date.parse(expiresAt) - limitMs)));
