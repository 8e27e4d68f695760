/** Recoveries as people have to do with them: what they ask, pauses, and how they end. Pure. */
import type { Recorded } from '@recovery-ledger/ledger';
import type { Ask, DataOf, Desk, DeskRecovery } from './desk.ts';
import { change, put, without } from './put.ts';

export const evolveRecoveries = (desk: Desk, event: Recorded): Desk => {
  const of = (recovery: string, how: (recovery: DeskRecovery) => DeskRecovery): Desk => ({
    ...desk,
    recoveries: change(desk.recoveries, recovery, (before) => {
      const after = how(before);
      return after.status === before.status ? after : { ...after, changedBy: event.meta.sequence };
    }),
  });
  switch (event.type) {
    case 'RecoveryDecided':
      return decide(desk, event.data);
    case 'RecoveryPlanned':
      return of(event.data.recovery, (it) => ({
        ...{ ...it, status: 'running' },
        steps: event.data.steps.map(({ id }) => id),
      }));
    case 'RecoveryContinued':
      return of(event.data.recovery, (it) => ({ ...it, status: 'running', pause: null }));
    case 'RecoveryPaused':
      return of(event.data.recovery, (it) => ({ ...it, status: 'paused', pause: event.data }));
    case 'StepSucceeded':
    case 'StepFailed':
    case 'StepSkipped':
      return of(event.data.recovery, (it) => stepEnded(it, event.data.step));
    case 'ApprovalRequested': {
      const asked = { ...event.data, request: event.meta.sequence, answers: [] };
      return of(event.data.recovery, (it) => ({ ...it, asks: ask(it, asked) }));
    }
    case 'OrdersMassCancelled':
      return of(event.data.recovery, (it) => ({ ...it, cancelled: [...it.cancelled, event.data] }));
    case 'RecoveryCompleted':
      return of(event.data.recovery, (it) => ended(it, event.data.outcome));
    case 'RecoveryFailed':
      return of(event.data.recovery, (it) => ended(it, `failed: ${event.data.reason}`));
    case 'RecoveryAbandoned':
      return of(event.data.recovery, (it) => ended(it, `abandoned: ${event.data.reason}`));
    default:
      return desk;
  }
};

const decide = (desk: Desk, data: Extract<Recorded, { type: 'RecoveryDecided' }>['data']): Desk => {
  const { recovery, incident, component, runbook, failure: cause } = data;
  const decided: DeskRecovery = {
    ...{
      recovery,
      incident,
      component,
      runbook,
      cause,
      status: 'decided',
      end: null,
      changedBy: 0,
    },
    ...{ pause: null, steps: [], asks: new Map() },
    cancelled: [],
  };
  return {
    ...desk,
    recoveries: put(recent(desk.recoveries), recovery, decided),
    withheld: without(desk.withheld, cause),
  };
};

/** Some ended ones stay for whoever waits for an end; a long history must not slow the fold. */
const mostKept = 200;

const recent = (recoveries: Desk['recoveries']): Desk['recoveries'] =>
  recoveries.size < mostKept
    ? recoveries
    : new Map([...recoveries].filter(([, { status }]) => status !== 'ended'));

/** The step that asked is named by the approval, whatever the question is about. */
const stepEnded = (it: DeskRecovery, step: string): DeskRecovery => {
  const left = [...it.asks.values()].filter(
    ({ approval, aboutStep }) => aboutStep !== step && !approval.endsWith(`-${step}`),
  );
  return { ...it, asks: new Map(left.map((asked) => [asked.approval, asked])) };
};

/** Answers to the same text stay: a takeover asks again what was asked. */
const ask = ({ asks }: DeskRecovery, asked: Ask): DeskRecovery['asks'] => {
  const before = asks.get(asked.approval)?.answers ?? [];
  const answers = before.filter(({ shownHash }) => shownHash === asked.shownHash);
  return put(asks, asked.approval, { ...asked, answers });
};

/** Of an ended recovery only the end is kept: a person can do nothing about it any more. */
const ended = (it: DeskRecovery, end: string): DeskRecovery => ({
  ...it,
  ...{ status: 'ended', end, pause: null, asks: new Map(), steps: [] },
});

/** Of acts that count alone. */
export const evolveAnswers = (desk: Desk, event: Recorded): Desk => {
  switch (event.type) {
    case 'ApprovalGranted':
      return heard(desk, event.data, event.data.expiresAt);
    case 'ApprovalDenied':
      return heard(desk, event.data, null);
    case 'StepTicked': {
      const { recovery, step, role } = event.data;
      const ticked = (it: DeskRecovery): DeskRecovery => {
        const asked = [...it.asks.values()].find(({ aboutStep }) => aboutStep === step);
        return asked?.approvers.roles.includes(role)
          ? { ...it, asks: without(it.asks, asked.approval) }
          : it;
      };
      return { ...desk, recoveries: change(desk.recoveries, recovery, ticked) };
    }
    default:
      return desk;
  }
};

type Given = Omit<DataOf<'ApprovalGranted'>, 'expiresAt'>;

const heard = (
  desk: Desk,
  { recovery, approval, shownHash, by: person, role }: Given,
  until: string | null,
): Desk => {
  const answer = { person, role, granted: until !== null, shownHash, until };
  const answered = (it: DeskRecovery): DeskRecovery => ({
    ...it,
    asks: change(it.asks, approval, (asked) =>
      asked.shownHash === shownHash ? { ...asked, answers: [...asked.answers, answer] } : asked,
    ),
  });
  return { ...desk, recoveries: change(desk.recoveries, recovery, answered) };
};
