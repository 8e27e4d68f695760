/** An answer is written only where it can count, and says what is still missing. */
import test from 'ava';
import * as E from 'fp-ts/lib/Either.js';
import {
  after,
  asked,
  attempt,
  decided,
  deskOf,
  outcomeOf,
  planned,
  startMs,
  stepSucceeded,
} from '../desk/scripted-desk.ts';
import { type AnswerTo, answer } from './answer.ts';

const running = [decided, planned] as const;
const waiting = [...running, asked()] as const;
const yes = (name = 'rec-7', more: Partial<AnswerTo> = {}) =>
  answer({ name, granted: true, ...more });
const no = (name = 'rec-7') => answer({ name, granted: false });

test('an approval stores what was shown, and for whom else it waits', (t) => {
  const act = attempt(deskOf(...waiting), yes());
  if (E.isLeft(act)) return t.fail(act.left.message);
  const [event] = act.right.events;
  t.is(event?.type, 'ApprovalGranted');
  t.like(event?.data, {
    ...{ approval: 'app-1', request: 4, recovery: 'rec-7', aboutStep: 'ask', incident: 'inc-7' },
    ...{ by: 'on-call', role: 'on_call', reason: 'because' },
    shownHash: `sha256:${'ab'.repeat(32)}`,
  });
  t.is(act.right.said[0], 'restart the risk engine');
  t.is(act.right.said.at(-1), '1 more person has to agree (ceo)');
  return undefined;
});

test('the approval, the recovery and the incident name the same question', (t) => {
  const names = ['app-1', 'rec-7', 'inc-7'].map((name) => outcomeOf(deskOf(...waiting), yes(name)));
  t.deepEqual(names, ['ApprovalGranted', 'ApprovalGranted', 'ApprovalGranted']);
});

test('who has no role that is asked may not answer', (t) => {
  const approvers = { required: 1, roles: ['ceo'], everyRole: false, notRequester: false };
  t.is(
    outcomeOf(deskOf(...running, asked({ approvers })), yes()),
    'on-call may not answer app-1: it asks ceo, not on_call',
  );
});

test('an answer after the time limit is refused', (t) => {
  const late = outcomeOf(deskOf(...waiting), yes(), 'on-call', startMs + 61_000);
  t.is(late, 'app-1 is over: its time ended 1.00 s ago');
});

test('nobody answers what they asked for themselves', (t) => {
  const desk = deskOf(...running, asked({ requestedBy: 'on-call' }));
  t.is(outcomeOf(desk, yes()), 'on-call asked for rec-7, so somebody else has to answer');
  t.is(outcomeOf(desk, no()), 'on-call asked for rec-7, so somebody else has to answer');
  t.is(outcomeOf(desk, yes(), 'ceo'), 'ApprovalGranted');
});

test('a person is heard once, and everybody who agreed is counted', (t) => {
  const desk = after(waiting, deskOf(...waiting), yes());
  t.is(outcomeOf(desk, yes()), 'on-call has approved app-1 already');
  const second = attempt(desk, yes(), 'ceo');
  t.is(E.isRight(second) ? second.right.said.at(-1) : '', 'nobody else has to agree');
  t.is(outcomeOf(desk, no()), 'ApprovalDenied');
});

test('a changed text makes older answers lapse, and an old hash is refused', (t) => {
  const desk = after(waiting, deskOf(...waiting), yes());
  t.is(desk.recoveries.get('rec-7')?.asks.get('app-1')?.answers.length, 1);
  const granted = attempt(deskOf(...waiting), yes());
  if (E.isLeft(granted)) return t.fail(granted.left.message);
  const other = asked({ shown: 'restart another', shownHash: `sha256:${'cd'.repeat(32)}` });
  const changed = deskOf(...waiting, ...granted.right.events, other);
  t.deepEqual(changed.recoveries.get('rec-7')?.asks.get('app-1')?.answers, []);
  const stale = attempt(changed, yes('rec-7', { hash: 'abababab' }));
  t.is(
    E.isLeft(stale) ? stale.left.message : '',
    'what is asked is not what you have seen: its hash is another',
  );
  t.regex(E.isLeft(stale) ? stale.left.hint : '', /restart another/);
  t.is(outcomeOf(changed, yes('rec-7', { hash: 'cdcdcdcd' })), 'ApprovalGranted');
  t.is(outcomeOf(changed, yes('rec-7', { hash: 'cd' })), '--hash is too short');
  return undefined;
});

test('a text that is asked again after a takeover keeps its answers', (t) => {
  const granted = attempt(deskOf(...waiting), yes());
  const events = E.isRight(granted) ? granted.right.events : [];
  const again = deskOf(...waiting, ...events, asked());
  t.is(again.recoveries.get('rec-7')?.asks.get('app-1')?.answers.length, 1);
});

test('what was agreed to before the limit was raised has lapsed, and is asked for again', (t) => {
  const granted = attempt(deskOf(...waiting), yes());
  const events = E.isRight(granted) ? granted.right.events : [];
  const expiresAt = new Date(startMs + 180_000).toISOString();
  const escalated = deskOf(...waiting, ...events, asked({ expiresAt }));
  t.is(outcomeOf(escalated, yes()), 'on-call has approved app-1 already');
  t.is(outcomeOf(escalated, yes(), 'on-call', startMs + 61_000), 'ApprovalGranted');
});

test('a step that a person does is not agreed to', (t) => {
  const desk = deskOf(...running, asked({ about: 'manual_step' }));
  t.is(outcomeOf(desk, yes()), 'rec-7 asks nothing now');
});

test('what asks nothing any more is not answered', (t) => {
  const before = asked({ approval: 'rec-7-approval-to-act', aboutStep: null });
  const begun = deskOf(...running, before, stepSucceeded('approval-to-act'));
  t.is(outcomeOf(begun, yes()), 'rec-7 asks nothing now');
  const desk = deskOf(...waiting, stepSucceeded('ask'));
  t.is(outcomeOf(desk, yes()), 'rec-7 asks nothing now');
  t.is(outcomeOf(desk, yes('rec-8')), 'nothing is asked under "rec-8"');
});

test('with another key, or in a name that nobody has, nothing is written', (t) => {
  t.is(outcomeOf(deskOf(...waiting), yes(), 'nobody'), 'the estate floor lists nobody as nobody');
});
