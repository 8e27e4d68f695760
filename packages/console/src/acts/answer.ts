/**
 * `approve` and `deny`: an answer to one question of a recovery, for the very text that was shown.
 * Pure. It is refused where it could not count: too late, in no role that is asked, by who asked
 * for it, or to a text that has changed since.
 */
import type { LedgerEvent } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import type { Ask, Desk } from '../desk/desk.ts';
import { badInput, type Trouble } from '../outcome.ts';
import { showMs } from '../terminal/show-ms.ts';
import { list } from '../words/list.ts';
import type { Act, Decide, Moment, Who } from './act.ts';
import { holds } from './lasting.ts';
import { openAsk } from './open-ask.ts';
import { type Signed, signedBy } from './signed-by.ts';

export type AnswerTo = {
  readonly name: string;
  readonly granted: boolean;
  /** The hash of what the person has seen, or its first letters. */
  readonly hash?: string;
};

export const answer =
  ({ name, granted, hash }: AnswerTo): Decide =>
  (desk, who, moment) => {
    const ask = openAsk(desk, name);
    if (E.isLeft(ask)) return ask;
    const refused = refusal(desk, ask.right, who, moment, granted) ?? otherText(ask.right, hash);
    if (refused !== undefined) return E.left(refused);
    const signed = signedBy(who, rolesWanted(ask.right));
    if (signed === undefined) return badRole(ask.right, who);
    return E.right(answered(ask.right, signed, granted, moment));
  };

/** With everyRole, a role that was not heard yet comes first. */
const rolesWanted = ({ approvers, answers }: Ask): readonly string[] => {
  const heard = new Set(answers.map(({ role }) => role));
  const { roles } = approvers;
  return [...roles.filter((role) => !heard.has(role)), ...roles];
};

const refusal = (
  desk: Desk,
  { approval, answers, approvers, expiresAt, requestedBy, recovery }: Ask,
  { person }: Who,
  { nowMs }: Moment,
  granted: boolean,
): Trouble | undefined => {
  const lateMs = nowMs - Date.parse(expiresAt);
  if (lateMs >= 0) {
    return trouble(
      `${approval} is over: its time ended ${showMs(lateMs)} ago`,
      `\`recovery-ledger why ${desk.recoveries.get(recovery)?.incident ?? '<incident>'}\` says what became of it`,
    );
  }
  const inForce = answers.filter(({ until }) => holds(until, nowMs));
  const own = inForce.findLast((each) => each.person === person);
  if (own?.granted === granted) {
    const did = granted ? 'approved' : 'denied';
    return trouble(`${person} has ${did} ${approval} already`, 'every person is heard once');
  }
  const asked = new Set([requestedBy, ...requestersOf(desk, recovery)]);
  return approvers.notRequester && asked.has(person)
    ? trouble(`${person} asked for ${recovery}, so somebody else has to answer`, fourEyes)
    : undefined;
};

const fourEyes =
  'four eyes: another person, with their own key; to take it back: `recovery-ledger abandon`';

/** Whoever asked for the recovery itself. */
const requestersOf = ({ requests, recoveries }: Desk, recovery: string): readonly string[] => {
  const cause = recoveries.get(recovery)?.cause;
  return [...requests.values()].flatMap(({ sequence, by }) => (sequence === cause ? [by] : []));
};

const otherText = ({ shownHash, shown }: Ask, hash: string | undefined): Trouble | undefined => {
  const start = hash?.replace(/^sha256:/, '') ?? '';
  if (hash === undefined) return undefined;
  if (start.length < 8) return trouble('--hash is too short', 'give 8 letters of it, or all');
  return shownHash.startsWith(`sha256:${start}`)
    ? undefined
    : trouble(
        'what is asked is not what you have seen: its hash is another',
        `it says now:\n${shown}\n  (${shownHash})`,
      );
};

const badRole = ({ approval, approvers }: Ask, { person, roles }: Who) =>
  badInput(
    `${person} may not answer ${approval}: it asks ${list(approvers.roles)}, not ${list(roles)}`,
    'somebody in one of those roles has to: `recovery-ledger inbox` shows what waits for you',
  );

const trouble = (message: string, hint: string): Trouble => ({ _tag: 'BadInput', message, hint });

const answered = (ask: Ask, signed: Signed, granted: boolean, { nowMs }: Moment): Act => {
  const { incident, approval, request, recovery, aboutStep, shown, shownHash, expiresAt } = ask;
  const data = { incident, approval, request, recovery, aboutStep, shownHash, ...signed };
  const event: LedgerEvent = granted
    ? { type: 'ApprovalGranted', data: { ...data, expiresAt } }
    : { type: 'ApprovalDenied', data };
  return {
    family: 'approval',
    id: incident,
    events: [event],
    said: [
      shown,
      `  (${shownHash})`,
      `${granted ? 'approved' : 'denied'} by ${signed.by} as ${signed.role}: ${signed.reason}`,
      ...(granted ? [stillMissing(ask, signed, nowMs)] : []),
    ],
    names: { approval, recovery, incident, shown, shownHash, granted },
  };
};

const stillMissing = ({ approvers, answers }: Ask, { by, role }: Signed, nowMs: number): string => {
  const grants = answers.filter(({ granted, until }) => granted && holds(until, nowMs));
  const people = new Set([...grants.map(({ person }) => person), by]);
  const heard = new Set([...grants.map((each) => each.role), role]);
  const missing = approvers.everyRole ? approvers.roles.filter((each) => !heard.has(each)) : [];
  const more = Math.max(approvers.required - people.size, missing.length);
  if (more === 0) return 'nobody else has to agree';
  const who = missing.length > 0 ? ` (${list(missing)})` : '';
  return `${more} more ${more === 1 ? 'person has' : 'people have'} to agree${who}`;
};
