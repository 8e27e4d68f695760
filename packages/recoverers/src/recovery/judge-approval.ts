/**
 * Whether people agreed to what they were shown. Pure.
 *
 * A grant counts when it was given to exactly the text that is asked now, since it is asked, in
 * time, by
 * somebody in one of the roles; each person once. One denial ends it, whatever text it was to: who
 * said no to the one before did not say yes to this one.
 */
import type { EventOfType } from '@recovery-ledger/ledger';
import type { ValidAct } from '../actions/people.ts';
import type { Round } from './rounds.ts';

type Approver = { readonly person: string; readonly role: string };

export type Judgement =
  | { readonly _tag: 'Waiting' }
  | { readonly _tag: 'Granted'; readonly by: readonly Approver[] }
  | { readonly _tag: 'Denied'; readonly by: string; readonly reason: string }
  | { readonly _tag: 'Expired' };

type Requested = EventOfType<'ApprovalRequested'>['data'];

export const judgeApproval = (
  { since, newest, textSince }: Round,
  acts: readonly ValidAct[],
  nowMs: number,
): Judgement => {
  if (newest === undefined) return { _tag: 'Waiting' };
  const { data } = newest;
  const endsMs = Date.parse(data.expiresAt);
  const answers = acts.filter(
    ({ sequence, atMs, event }) => sequence > since && atMs <= endsMs && mayAnswer(event, data),
  );
  for (const { event } of answers) {
    if (event.type !== 'ApprovalDenied') continue;
    return { _tag: 'Denied', by: event.data.by, reason: event.data.reason };
  }
  const grants = answers.flatMap(({ sequence, event }): Approver[] =>
    event.type === 'ApprovalGranted' &&
    sequence > textSince &&
    event.data.shownHash === data.shownHash &&
    nowMs < Date.parse(event.data.expiresAt)
      ? [{ person: event.data.by, role: event.data.role }]
      : [],
  );
  if (suffices(grants, data.approvers)) return { _tag: 'Granted', by: grants.filter(isFirst) };
  return nowMs > endsMs ? { _tag: 'Expired' } : { _tag: 'Waiting' };
};

/** Who agrees twice agrees once. */
const isFirst = ({ person, role }: Approver, index: number, all: readonly Approver[]): boolean =>
  all.findIndex((each) => each.person === person && each.role === role) === index;

const mayAnswer = ({ type, data }: ValidAct['event'], asked: Requested): boolean => {
  if (type === 'StepTicked' || data.recovery !== asked.recovery) return false;
  if (data.approval !== asked.approval) return false;
  const { roles, notRequester } = asked.approvers;
  return roles.includes(data.role) && !(notRequester && data.by === asked.requestedBy);
};

const suffices = (
  grants: readonly Approver[],
  { required, roles, everyRole }: Requested['approvers'],
): boolean => {
  const persons = new Set(grants.map(({ person }) => person));
  if (persons.size < Math.max(1, required)) return false;
  return !everyRole || canFill(roles, grants, new Set());
};

/** Every role by a person of its own: who has two roles speaks for one of them. */
const canFill = (
  [role, ...others]: readonly string[],
  grants: readonly Approver[],
  taken: ReadonlySet<string>,
): boolean =>
  role === undefined ||
  grants.some(
    (grant) =>
      grant.role === role &&
      !taken.has(grant.person) &&
      canFill(others, grants, new Set([...taken, grant.person])),
  );
