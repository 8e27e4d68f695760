/** Asking people: once for each text, again when it changes, and what happens when nobody comes. */
import type { EventOfType, RecoveryEvent } from '@recovery-ledger/ledger';
import test from 'ava';
import type { Question, ValidAct } from '../actions/people.ts';
import { createRedactor } from '../actions/redact.ts';
import { first, plan } from '../recovery/scripted-recovery.ts';
import { askPeople } from './ask-people.ts';
import { createMemoryRecord } from './memory-record.ts';
import { virtualClock } from './virtual-clock.ts';

type Requested = EventOfType<'ApprovalRequested'>['data'];
type Respond = (asked: Requested, sequence: number) => readonly ValidAct[];

const policy: Omit<Question, 'show'> = {
  ...{ about: 'step', aboutStep: 'promote', limitMs: 60_000, onExpiry: 'pause', loss: null },
  approvers: { required: 1, roles: ['cto'], everyRole: false, notRequester: false },
};

/** A step that asks; `respond` is what people do at each question that is written. */
const scene = (respond: Respond, history: readonly RecoveryEvent[] = [withLadder]) => {
  const clock = virtualClock();
  const record = createMemoryRecord(history);
  const questions = () =>
    record.events().flatMap((event, at) => {
      return event.type === 'ApprovalRequested' ? [{ data: event.data, sequence: at + 1 }] : [];
    });
  if (withLadder.type !== 'RecoveryPlanned') throw new Error('no plan');
  const signal = new AbortController().signal;
  const people = askPeople({
    context: { plan: withLadder.data, epoch: first, step: 'ask', clock, signal },
    acts: () => questions().flatMap(({ data, sequence }) => respond(data, sequence)),
    round: record.round,
    append: record.append,
    newest: () => 7,
    redact: createRedactor({ PASSWORD: 'hunter2x' }),
  });
  const ask = (show: () => Promise<string>, over: Partial<Question> = {}) =>
    clock.through(people.ask({ ...policy, show, ...over }));
  return { ask, clock, people, questions, record };
};

const withLadder: RecoveryEvent =
  plan.type === 'RecoveryPlanned'
    ? { ...plan, data: { ...plan.data, variables: { 'escalation.roles': 'cto,ceo' } } }
    : plan;

const grantedBy =
  (role: string): Respond =>
  ({ incident, recovery, approval, aboutStep, shownHash, expiresAt }, sequence) => [
    {
      ...{ sequence: sequence + 0.5, atMs: 0 },
      event: {
        type: 'ApprovalGranted',
        data: {
          ...{ incident, recovery, approval, aboutStep, shownHash, expiresAt },
          ...{ by: 'ann', role, reason: 'yes', request: sequence },
        },
      },
    },
  ];

test('it is asked once, and found again by the next holder', async (t) => {
  const asking = scene(grantedBy('cto'));
  t.like(await asking.ask(async () => 'text'), { _tag: 'Granted' });
  t.is(asking.questions().length, 1);
  t.like(asking.questions()[0]?.data, {
    approval: 'rec-1-ask',
    aboutStep: 'promote',
    shown: 'text',
  });
  const again = scene(grantedBy('cto'), asking.record.events());
  t.like(await again.ask(async () => 'text'), { _tag: 'Granted' });
  t.is(again.questions().length, 1);
});

test('when what is shown changes it is asked anew, with the time that is left', async (t) => {
  const texts = ['lag 1', 'lag 1', 'lag 9'];
  const onlyLast: Respond = (asked, sequence) =>
    asked.shown === 'lag 9' ? grantedBy('cto')(asked, sequence) : [];
  const asking = scene(onlyLast);
  await asking.ask(async () => texts.shift() ?? 'lag 9');
  t.deepEqual(
    asking.questions().map(({ data }) => data.shown),
    ['lag 1', 'lag 9'],
  );
  t.is(new Set(asking.questions().map(({ data }) => data.expiresAt)).size, 1);
});

test('nobody in time is an end; where it is to escalate, the whole ladder is asked first', async (t) => {
  const nobody = scene(() => []);
  t.like(await nobody.ask(async () => 'text'), { _tag: 'Expired', onExpiry: 'pause' });
  const ladder = scene(grantedBy('ceo'));
  const answer = await ladder.ask(async () => 'text', { onExpiry: 'escalate' });
  t.like(answer, { _tag: 'Granted' });
  t.deepEqual(
    ladder.questions().map(({ data }) => [data.approvers.roles, data.onExpiry]),
    [
      [['cto'], 'escalate'],
      [['cto', 'ceo'], 'pause'],
    ],
  );
  const none = scene(() => []);
  const expired = await none.ask(async () => 'text', { onExpiry: 'escalate' });
  t.like(expired, { _tag: 'Expired', onExpiry: 'pause' });
});

test('a secret in what is shown is taken out before anybody is asked', async (t) => {
  const asking = scene(grantedBy('cto'));
  t.like(await asking.ask(async () => 'login hunter2x'), { _tag: 'Granted' });
  t.is(asking.questions()[0]?.data.shown, 'login [redacted PASSWORD]');
});

test('a manual step waits for the word of somebody with the role', async (t) => {
  const ticking =
    (role: string): Respond =>
    ({ incident, recovery }, sequence) => [
      {
        ...{ sequence: sequence + 0.5, atMs: 0 },
        event: {
          type: 'StepTicked',
          data: {
            ...{ incident, recovery, step: 'ask', by: 'ann', role, reason: 'done it' },
            ...{ outcome: 'done', evidence: {} },
          },
        },
      },
    ];
  const task = { show: 'ring them', roles: ['cto'], limitMs: 60_000, onExpiry: 'abort' } as const;
  const right = scene(ticking('cto'));
  t.like(await right.clock.through(right.people.ticked(task)), { _tag: 'Ticked', by: 'ann' });
  t.like(right.questions()[0]?.data, { about: 'manual_step', aboutStep: 'ask' });
  const wrong = scene(ticking('trader'));
  t.like(await wrong.clock.through(wrong.people.ticked(task)), { _tag: 'Expired' });
});
