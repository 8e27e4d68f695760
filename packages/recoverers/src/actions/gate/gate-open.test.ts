/** Opening stage by stage, and back by itself when an input goes bad. */
import test from 'ava';
import * as E from 'fp-ts/lib/Either.js';
import type { Answer } from '../http-client.ts';
import { answer, host, reasonOf, run, scripted, silence } from '../scripted-http.ts';
import { gateScript, inputs } from './scripted-gate.ts';

const opening = { gateway: host, inputs, to: 'full', symbols: 'all', sizeShare: '0.1', hold: '0s' };
const halted = answer(200, { halts: [{ id: 'inc-5' }] });
const gateway = (stage: string, health: Answer) => ({
  ...gateScript(),
  'GET /stage': answer(200, { stage }),
  'GET /health': health,
  'PUT /stage': answer(200, {}),
  'DELETE /halts/inc-5': answer(200, { halts: [] }),
});

test('trading opens stage by stage, each allowed by an evaluation of its own', async (t) => {
  const { context, emitted, calls } = scripted(gateway('full', halted));
  t.true(E.isRight(await run('gate.open', opening, context)));
  const changes = emitted.flatMap((event, at) =>
    event.type === 'TradingStageChanged'
      ? [{ to: event.data.to, by: emitted[Number(event.data.gate) - 1]?.type, at }]
      : [],
  );
  t.deepEqual(
    changes.map(({ to }) => to),
    ['cancel_only', 'reduce_only', 'limited', 'full'],
  );
  t.true(changes.every(({ by }) => by === 'GateEvaluated'));
  t.is(emitted.at(-1)?.type, 'TradingResumed');
  const changing = calls
    .filter(({ method }) => method !== 'GET')
    .map(({ method, url }) => `${method} ${new URL(url).pathname}`);
  t.deepEqual(
    changing.slice(0, 2),
    ['PUT /stage', 'DELETE /halts/inc-5'],
    'the stage first, then the halt',
  );
});

test('opening that is repeated goes on from the stage that the gateway is in', async (t) => {
  const { context, emitted } = scripted(gateway('reduce_only', answer(200, { halts: [] })));
  t.true(E.isRight(await run('gate.open', opening, context)));
  t.deepEqual(
    emitted.flatMap((event) => (event.type === 'TradingStageChanged' ? [event.data.to] : [])),
    ['limited', 'full'],
  );
});

test('an input that goes bad on the way takes trading back, and nothing is resumed', async (t) => {
  const { context, emitted, calls } = scripted({});
  const http: typeof context.http = async (request) => {
    const good = gateway('cancel_only', answer(200, { halts: [] }));
    const opened = calls.filter(({ method }) => method === 'PUT').length;
    calls.push(request);
    const path = `${request.method} ${new URL(request.url).pathname}`;
    if (path === 'GET /clock_within_bound' && opened >= 2)
      return answer(200, { clockErrorMs: 900 });
    return good[path as keyof typeof good] ?? silence;
  };
  t.regex(
    reasonOf(await run('gate.open', opening, { ...context, http })),
    /stepped back from limited to cancel_only: clock_within_bound fail/,
  );
  const [, , last] = emitted.filter(({ type }) => type === 'TradingStageChanged');
  t.like(last, { data: { from: 'limited', to: 'cancel_only', gate: null } });
  t.false(emitted.some(({ type }) => type === 'TradingResumed'));
});

test('nothing is opened while the gate is shut from the beginning', async (t) => {
  const { context, emitted, calls } = scripted({
    ...gateway('full', halted),
    'GET /session_open': silence,
  });
  t.regex(reasonOf(await run('gate.open', opening, context)), /not opened/);
  t.true(calls.every(({ method }) => method === 'GET'));
  t.deepEqual(
    emitted.map(({ type }) => type),
    ['GateEvaluated'],
  );
});

test('who watches lets one bad answer pass, and steps back at the second', async (t) => {
  const watched = (bad: number) => {
    const { context, emitted, calls } = scripted({});
    let asked = 0;
    const http: typeof context.http = async (request) => {
      calls.push(request);
      const path = `${request.method} ${new URL(request.url).pathname}`;
      if (path === 'GET /session_open') asked += 1;
      const isBad = path === 'GET /session_open' && asked > 1 && asked <= 1 + bad;
      const good = gateway('full', answer(200, { halts: [] }));
      return isBad ? silence : (good[path as keyof typeof good] ?? silence);
    };
    const params = { gateway: host, inputs, every: '100ms', lasting: '1s' };
    return { outcome: run('gate.watch', params, { ...context, http }), emitted };
  };
  t.true(E.isRight(await watched(1).outcome));
  const twice = watched(2);
  const outcome = await twice.outcome;
  t.true(E.isLeft(outcome) && !outcome.left.retry, 'opening again is for a person');
  t.deepEqual(
    twice.emitted.map(({ type }) => type),
    ['GateEvaluated', 'TradingStageChanged'],
  );
});
