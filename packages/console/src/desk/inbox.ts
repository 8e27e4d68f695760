/**
 * What waits for people, of the desk at one moment: questions, steps to tick, paused and withheld
 * recoveries, incidents that nobody has taken, breaks, and what people have told the recoverers to
 * leave. Pure. Nothing is hidden from anybody: `yours` says what this person may answer.
 */
import { type Mode, peopleOf } from '@recovery-ledger/ledger';
import { holds } from '../acts/lasting.ts';
import { openQuestions, openTicks } from '../acts/open-ask.ts';
import { takeable } from '../acts/start.ts';
import type { Ask, Desk, DeskRecovery, Withheld } from './desk.ts';

export type Inbox = ReturnType<typeof inboxOf>;

type Viewer = { readonly person: string; readonly mode: Mode; readonly nowMs: number };

export const inboxOf = (desk: Desk, { person, mode, nowMs }: Viewer) => {
  const estate = desk.estate?.estate ?? null;
  const listed = estate === null ? [] : peopleOf(desk.people, mode, estate);
  const roles = listed.find((each) => each.person === person)?.roles ?? [];
  const open = [...desk.recoveries.values()].filter(({ status }) => status !== 'ended');
  return {
    asOf: { sequence: desk.newest },
    ...{ estate, person, roles },
    approvals: openQuestions(desk)
      .filter(({ expiresAt }) => holds(expiresAt, nowMs))
      .map((ask) => approvalOf(ask, person, roles, nowMs)),
    ticks: openTicks(desk)
      .filter(({ expiresAt }) => holds(expiresAt, nowMs))
      .map((ask) => tickOf(ask, roles, nowMs)),
    paused: open.flatMap(pausesOf),
    withheld: [...desk.withheld.values()].map((held) => withheldOf(desk, held)),
    incidents: [...desk.incidents.values()].filter(({ acknowledged }) => acknowledged === null),
    // One that a recovery's run no longer finds waits for the next run to say so, not for a person.
    breaks: [...desk.breaks.values()].filter(({ agreedIn }) => agreedIn === null),
    halts: [...desk.halts.values()].map(({ halt, incident, reason }) => ({
      ...{ halt, incident, reason },
    })),
    pauses: [...desk.pauses.values()].filter(({ expiresAt }) => holds(expiresAt, nowMs)),
    blocks: [...desk.blocks.values()].filter(({ expiresAt }) => holds(expiresAt, nowMs)),
    maintenance: [...desk.maintenance.values()].filter(({ until }) => holds(until, nowMs)),
  };
};

const approvalOf = (ask: Ask, person: string, roles: readonly string[], nowMs: number) => {
  const { approval, recovery, incident, component, aboutStep, about, shown, shownHash } = ask;
  const { approvers, answers, expiresAt, onExpiry } = ask;
  const inForce = answers.filter((each) => each.granted && holds(each.until, nowMs));
  const granted = inForce.map((each) => each.person);
  const fourEyes = approvers.notRequester && ask.requestedBy === person;
  return {
    ...{ approval, recovery, incident, component, step: aboutStep, about, shown, shownHash },
    ...{ required: approvers.required, roles: approvers.roles, granted, expiresAt, onExpiry },
    leftMs: Date.parse(expiresAt) - nowMs,
    yours:
      approvers.roles.some((role) => roles.includes(role)) &&
      !granted.includes(person) &&
      !fourEyes,
  };
};

const tickOf = (ask: Ask, roles: readonly string[], nowMs: number) => {
  const { recovery, incident, component, aboutStep: step, shown, approvers, expiresAt } = ask;
  return {
    ...{ recovery, incident, component, step, shown, roles: approvers.roles, expiresAt },
    ...{ onExpiry: ask.onExpiry, leftMs: Date.parse(expiresAt) - nowMs },
    yours: approvers.roles.some((role) => roles.includes(role)),
  };
};

const pausesOf = ({ recovery, incident, component, pause }: DeskRecovery) =>
  pause === null ? [] : [{ recovery, incident, component, step: pause.step, reason: pause.reason }];

/** `start` is how a person could start it all the same; null where nobody may. */
const withheldOf = ({ estate }: Desk, { incident, component, rule, blockers }: Withheld) => {
  const runbook = estate?.components.find((each) => each.component === component)?.runbook ?? null;
  const codes = blockers.map(({ code }) => code);
  const may = runbook !== null && codes.every((code) => takeable.includes(code));
  const overrides = codes.map((code) => ` --override ${code}`).join('');
  return {
    ...{ incident, component, rule, blockers },
    start: may ? `recovery-ledger start ${runbook} ${component}${overrides}` : null,
  };
};
