/** Recoveries as far as people have to do with them: what they ask, pauses, steps to tick. Pure. */
import type { PlannedStep, Recorded } from '@recovery-ledger/ledger';
import type { Ask, Desk, DeskRecovery } from './desk.ts';
import { change, put, without } from './put.ts';

/** The action of a step that a person does. */
const manualAction = 'tick';

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
      return of(event.data.recovery, (it) => planned(it, event.data.steps));
    case 'RecoveryContinued':
      return of(event.data.recovery, (it) => ({ ...it, status: 'running', pause: null }));
    case 'RecoveryPaused':
      return of(event.data.recovery, (it) => ({ ...it, status: 'paused', pause: event.data }));
    case 'StepStarted':
      return of(event.data.recovery, (it) => stepStarted(it, event.data.step));
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
    ...{ pause: null, why: new Map(), manual: new Set(), ticks: [], asks: new Map() },
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

const planned = (it: DeskRecovery, steps: readonly PlannedStep[]): DeskRecovery => ({
  ...it,
  status: 'running',
  why: new Map(steps.map(({ id, why }) => [id, why])),
  manual: new Set(steps.flatMap(({ id, action }) => (action === manualAction ? [id] : []))),
});

const stepStarted = (it: DeskRecovery, step: string): DeskRecovery =>
  it.manual.has(step) && !it.ticks.some((open) => open.step === step)
    ? { ...it, ticks: [...it.ticks, { step, why: it.why.get(step) ?? '' }] }
    : it;

const stepEnded = (it: DeskRecovery, step: string): DeskRecovery => ({
  ...it,
  ticks: it.ticks.filter((open) => open.step !== step),
  asks: without(it.asks, step),
});

/** Answers to the same text stay: a takeover asks again what was asked. */
const ask = ({ asks }: DeskRecovery, asked: Ask): DeskRecovery['asks'] => {
  const step = asked.aboutStep ?? '';
  const before = asks.get(step)?.answers ?? [];
  const answers = before.filter(({ shownHash }) => shownHash === asked.shownHash);
  return put(asks, step, { ...asked, answers });
};

/** Why and what of an ended recovery is not kept: a person can do nothing about it any more. */
const ended = (it: DeskRecovery, end: string): DeskRecovery => ({
  ...it,
  ...{ status: 'ended', end, pause: null, ticks: [], asks: new Map(), why: new Map() },
});

/** Of acts that count alone. */
export const evolveAnswers = (desk: Desk, event: Recorded): Desk => {
  if (event.type === 'StepTicked') {
    const { recovery, step } = event.data;
    const ticked = (it: DeskRecovery) => ({
      ...it,
      ticks: it.ticks.filter((open) => open.step !== step),
    });
    return { ...desk, recoveries: change(desk.recoveries, recovery, ticked) };
  }
  if (event.type !== 'ApprovalGranted' && event.type !== 'ApprovalDenied') return desk;
  const { recovery, aboutStep, shownHash, by: person, role } = event.data;
  const granted = event.type === 'ApprovalGranted';
  const answered = (it: DeskRecovery): DeskRecovery => ({
    ...it,
    asks: change(it.asks, aboutStep ?? '', (asked) =>
      asked.shownHash === shownHash
        ? { ...asked, answers: [...asked.answers, { person, role, granted, shownHash }] }
        : asked,
    ),
  });
  return { ...desk, recoveries: change(desk.recoveries, recovery, answered) };
};
