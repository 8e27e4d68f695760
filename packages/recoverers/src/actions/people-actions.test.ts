/** Asking people, ticking off and waiting, as actions: what their answers lead to. */
import test from 'ava';
import * as E from 'fp-ts/lib/Either.js';
import type { ActionContext } from './action.ts';
import type { PeoplesAnswer, Question, Tick } from './people.ts';
import { answer, host, reasonOf, run, scripted, silence } from './scripted-http.ts';

const policy = {
  about: 'step',
  show: 'promote the standby',
  required: 1,
  roles: ['cto'],
  everyRole: false,
  notRequester: true,
  limit: '60s',
  onExpiry: 'pause',
};

const answering = (given: PeoplesAnswer, tick: Tick = { _tag: 'Unanswered' }) => {
  const scene = scripted({ 'GET /lag': answer(200, { bytes: 12 }) });
  const questions: Question[] = [];
  const people: ActionContext['people'] = {
    ask: async (question) => {
      questions.push(question);
      return given;
    },
    ticked: async () => tick,
  };
  return { ...scene, questions, context: { ...scene.context, people } };
};

test('a grant goes on and says who; a denial and no answer do not', async (t) => {
  const by = [{ person: 'ann', role: 'cto' }];
  const yes = answering({ _tag: 'Granted', by, shownHash: 'h', waitedMs: 5 });
  const granted = await run('approve', policy, yes.context);
  t.like(E.isRight(granted) && granted.right, { approved: 'yes', approvedBy: 'ann (cto)' });
  const no = answering({ _tag: 'Denied', by: 'ann', reason: 'not now' });
  t.is(reasonOf(await run('approve', policy, no.context)), 'ann denied it: not now');
  const none = answering({ _tag: 'Unanswered' });
  t.true(E.isLeft(await run('approve', policy, none.context)));
});

test('nobody in time does what the policy says, whatever the step says', async (t) => {
  const expired = (onExpiry: Question['onExpiry']) =>
    answering({ _tag: 'Expired', onExpiry, waitedMs: 60_000 });
  for (const [onExpiry, onFailure] of [
    ['pause', 'pause'],
    ['abort', 'abort'],
    ['skip', 'abort'],
  ] as const) {
    const outcome = await run('approve', policy, expired(onExpiry).context);
    t.is(E.isLeft(outcome) ? outcome.left.onFailure : 'went on', onFailure);
  }
  const skipping = expired('skip');
  const outcome = await run('approve', { ...policy, step: 'promote' }, skipping.context);
  t.like(E.isRight(outcome) && outcome.right, { approved: 'no' });
  t.like(skipping.emitted[0], { type: 'StepSkipped', data: { step: 'promote' } });
});

test('what is shown is read now, and an answer that does not come is shown too', async (t) => {
  const facts = [{ what: 'replica', http: `${host}/lag`, fields: ['bytes', 'seconds'] }];
  const scene = answering({ _tag: 'Unanswered' });
  await run('approve', { ...policy, facts }, scene.context);
  t.is(await scene.questions[0]?.show(), 'promote the standby\nreplica: bytes 12, seconds missing');
  const silent = { ...scene.context, http: async () => silence };
  await run('approve', { ...policy, facts }, silent);
  t.regex((await scene.questions[1]?.show()) ?? '', /replica: unknown/);
});

test('a manual step is done when a person says so, and not when they say not', async (t) => {
  const params = { show: 'ring the exchange', roles: ['cto'], limit: '60s', onExpiry: 'abort' };
  const ticked = (outcome: 'done' | 'not_done') =>
    answering(
      { _tag: 'Unanswered' },
      { _tag: 'Ticked', outcome, by: 'ann', reason: 'r', evidence: {}, waitedMs: 1 },
    );
  t.true(E.isRight(await run('tick', params, ticked('done').context)));
  t.is(reasonOf(await run('tick', params, ticked('not_done').context)), 'ann did not do it: r');
});

test('a wait ends when every condition holds, and says what is missing when it does not', async (t) => {
  let lag = 3;
  const scene = scripted({});
  const context: ActionContext = {
    ...scene.context,
    http: async () => answer(200, { lag: lag--, state: 'up' }),
  };
  const until = [{ http: host, expect: { state: 'up' }, atMost: { lag: 0 } }];
  t.true(E.isRight(await run('wait', { until }, context)));
  const over = { ...context, signal: AbortSignal.abort() };
  lag = 9;
  t.regex(reasonOf(await run('wait', { until }, over)), /lag is 9, not at most 0/);
  const text = { ...over, http: async () => answer(200, { lag: '0', state: 'up' }) };
  t.regex(reasonOf(await run('wait', { until }, text)), /lag is "0", not at most 0/);
});

test('a part that was not recovered fails the step; one that was withheld may be yet', async (t) => {
  const scene = scripted({});
  const ending = (outcome: 'recovered' | 'failed' | 'withheld'): ActionContext => ({
    ...scene.context,
    children: {
      recover: async () => ({ recovery: 'rec-5-x', outcome, reason: 'why', incidents: ['inc-2'] }),
    },
  });
  const params = { component: 'risk_engine' };
  t.true(E.isRight(await run('recover', params, ending('recovered'))));
  const retries = async (outcome: 'failed' | 'withheld') => {
    const ended = await run('recover', params, ending(outcome));
    return E.isLeft(ended) && ended.left.retry;
  };
  t.false(await retries('failed'));
  t.true(await retries('withheld'));
});
