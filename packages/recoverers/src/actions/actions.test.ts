/** Actions against a scripted HTTP: what they accept as done, and what they must not. */
import type { LedgerEvent } from '@recovery-ledger/ledger';
import test from 'ava';
import * as E from 'fp-ts/lib/Either.js';
import type { ActionContext, Outcome } from './action.ts';
import { actions } from './catalogue.ts';
import type { Answer, HttpRequest } from './http-client.ts';

const answer = (status: number, json: unknown): Answer => ({
  _tag: 'Answer',
  status,
  body: Array.isArray(json) ? {} : Object(json),
  list: Array.isArray(json) ? json : [],
  text: JSON.stringify(json),
});
const silence: Answer = { _tag: 'NoAnswer', reason: 'connection refused' };

/** Answers by `METHOD path`; what is not scripted is silent. */
const scripted = (script: Readonly<Record<string, Answer>>) => {
  const calls: HttpRequest[] = [];
  const emitted: LedgerEvent[] = [];
  const context: ActionContext = {
    estate: 'floor',
    component: 'trading_engine',
    incident: 'inc-5',
    recovery: 'rec-5',
    step: 'step',
    attempt: 1,
    epoch: { generation: 0, sequence: 8 },
    incarnation: 8,
    signal: new AbortController().signal,
    http: async (request) => {
      calls.push(request);
      return script[`${request.method} ${new URL(request.url).pathname}`] ?? silence;
    },
    emit: async (events) => void emitted.push(...events),
  };
  return { context, calls, emitted };
};

const run = (name: string, params: object, context: ActionContext): Promise<Outcome> => {
  const action = actions.get(name);
  if (action === undefined) throw new Error(`no action ${name}`);
  return action.run(params, context);
};

const host = 'http://127.0.0.1:1';
const reasonOf = (outcome: Outcome) => (E.isLeft(outcome) ? outcome.left.reason : 'succeeded');

const fence = { gateway: host, exchange: host, session: 'FIRM1', incarnation: 8 };
const refused = answer(409, { error: 'older' });
const gatewayHealth = answer(200, { journalHead: 70, primary: null, refusals: [] });
const sessionOf = (fields: object) => answer(200, { loggedOn: false, incarnation: 8, ...fields });

test('the fence is proven only when gateway and exchange both refuse an older incarnation', async (t) => {
  const script = {
    'PUT /incarnation': refused,
    'PUT /sessions/FIRM1/incarnation': refused,
    'GET /health': gatewayHealth,
    'GET /sessions/FIRM1': sessionOf({}),
  };
  const proven = await run('fence.prove', fence, scripted(script).context);
  t.is(E.isRight(proven) && proven.right['journalHead'], 70);
  for (const place of ['PUT /incarnation', 'PUT /sessions/FIRM1/incarnation'] as const) {
    const accepted = scripted({ ...script, [place]: answer(200, {}) });
    t.regex(reasonOf(await run('fence.prove', fence, accepted.context)), /accepted the older/);
    const silent = scripted({ ...script, [place]: silence });
    t.is(reasonOf(await run('fence.prove', fence, silent.context)), 'connection refused');
  }
  const stillThere = scripted({
    ...script,
    'GET /sessions/FIRM1': sessionOf({ loggedOn: true, incarnation: 7 }),
  });
  t.regex(reasonOf(await run('fence.prove', fence, stillThere.context)), /still logged on/);
});

test('a corrupt newest checkpoint falls back to the newest that verifies, by sequence', async (t) => {
  const listed = answer(200, [
    { path: 'c3', sequence: 30, digest: 'x', valid: false, error: 'checksum' },
    { path: 'c1', sequence: 10, digest: 'x', valid: true },
    { path: 'c2', sequence: 20, digest: 'x', valid: true },
    { path: 'c4', sequence: 99, digest: 'x', valid: true },
  ]);
  const params = { engine: host, notAfter: 40 };
  const chosen = await run(
    'checkpoint.restore',
    params,
    scripted({ 'GET /checkpoints': listed }).context,
  );
  t.is(E.isRight(chosen) && chosen.right['path'], 'c2');
  const none = answer(200, [{ path: 'c3', sequence: 30, digest: 'x', valid: false }]);
  const failed = await run(
    'checkpoint.restore',
    params,
    scripted({ 'GET /checkpoints': none }).context,
  );
  t.regex(reasonOf(failed), /none of 1 checkpoints/);
});

test('a replay that ends short fails, and a standby that differs must adopt it', async (t) => {
  const params = { engine: host, checkpoint: 'c', toSequence: 40 };
  const replayTo = (sequence: number, matches: boolean) =>
    scripted({ 'POST /restore': answer(200, { sequence, digest: 'd', matches }) });
  t.regex(reasonOf(await run('log.replay', params, replayTo(39, true).context)), /ended before 40/);
  const equal = replayTo(40, true);
  t.true(E.isRight(await run('log.replay', params, equal.context)));
  t.is(equal.calls.length, 1);
  const different = replayTo(40, false);
  t.true(E.isRight(await run('log.replay', params, different.context)));
  t.deepEqual(
    different.calls.map(({ body }) => Object(body).adopt),
    [false, true],
  );
});

test('an order left open after the mass cancel fails the step, and is on the record', async (t) => {
  const params = { exchange: host, session: 'FIRM1', venue: 'exchange' };
  const script = (residual: number) => ({
    'GET /sessions/FIRM1/orders/open': answer(200, {
      orders: [{ cumQuantity: '0' }, { cumQuantity: '5' }],
    }),
    'GET /sessions/FIRM1/positions': answer(200, { positions: [] }),
    'POST /sessions/FIRM1/mass-cancel': answer(200, {
      requested: 2,
      canceled: 2 - residual,
      tooLate: 0,
      residual,
    }),
  });
  const clean = scripted(script(0));
  const outcome = await run('orders.massCancel', params, clean.context);
  t.deepEqual(E.isRight(outcome) && outcome.right['before'], {
    openOrders: 2,
    partiallyFilled: 1,
    positions: [],
  });
  const left = scripted(script(1));
  t.regex(
    reasonOf(await run('orders.massCancel', params, left.context)),
    /1 orders are still open/,
  );
  t.deepEqual(
    left.emitted.map(({ type }) => type),
    ['OrdersMassCancelled'],
  );
});

test('a registry entry of a newer incarnation is left alone, and a lost race is tried again', async (t) => {
  const params = {
    registry: host,
    key: 'k',
    instance: 'b',
    endpoint: 'e',
    http: 'h',
    incarnation: 8,
  };
  const entry = (incarnation: number) => {
    const Value = Buffer.from(JSON.stringify({ instance: 'a', incarnation })).toString('base64');
    return answer(200, [{ Value, ModifyIndex: 12 }]);
  };
  const set = (incarnation: number, put: Answer) =>
    scripted({ 'GET /v1/kv/k': entry(incarnation), 'PUT /v1/kv/k': put });
  const newer = set(9, answer(200, true));
  t.regex(reasonOf(await run('registry.set', params, newer.context)), /newer than ours/);
  t.is(newer.calls.length, 1);
  const race = await run('registry.set', params, set(1, answer(200, false)).context);
  t.true(E.isLeft(race) && race.left.retry);
  const won = set(1, answer(200, true));
  t.true(E.isRight(await run('registry.set', params, won.context)));
  t.regex(won.calls[1]?.url ?? '', /cas=12$/);
});

test('a reconciliation whose source does not answer, or has a gap, is unknown and not a pass', async (t) => {
  const params = { engine: host, exchange: host, session: 'FIRM1', dropCopy: host };
  const silent = scripted({});
  t.regex(reasonOf(await run('reconcile.positions', params, silent.context)), /cannot be compared/);
  const completed = silent.emitted.at(-1);
  t.is(completed?.type === 'ReconciliationCompleted' && completed.data.result, 'unknown');
  const gap = answer(200, { sequence: 5, contiguous: false, positions: [] });
  const gapped = await run(
    'reconcile.positions',
    params,
    scripted({ 'GET /positions': gap }).context,
  );
  t.regex(reasonOf(gapped), /another shape/);
});

test('every discrepancy of a reconciliation is an event of its own', async (t) => {
  const order = (clOrdId: string, leavesQuantity: string) => ({ clOrdId, leavesQuantity });
  const { context, emitted } = scripted({
    'GET /state': answer(200, { sequence: 5, openOrders: [order('1', '5'), order('2', '5')] }),
    'GET /sessions/FIRM1/orders/open': answer(200, { sequence: 9, orders: [order('2', '4')] }),
  });
  const params = { engine: host, exchange: host, session: 'FIRM1', dropCopy: host };
  t.regex(reasonOf(await run('reconcile.orders', params, context)), /2 orders differ/);
  t.deepEqual(
    emitted.map((event) => (event.type === 'DiscrepancyFound' ? event.data.class : event.type)),
    ['ReconciliationStarted', 'ghost', 'mismatch', 'ReconciliationCompleted'],
  );
});

test('a check without an answer is unknown, and anything but pass fails the step', async (t) => {
  const checks = [
    { check: 'engine', http: `${host}/health`, expect: { status: 'OK' } },
    { check: 'gone', http: `${host}/gone`, expect: { status: 'OK' } },
  ];
  const { context, emitted } = scripted({ 'GET /health': answer(200, { status: 'NOT OK' }) });
  t.regex(reasonOf(await run('validate', { checks }, context)), /engine: status is "NOT OK"/);
  t.deepEqual(
    emitted.map((event) => event.type === 'CheckCompleted' && event.data.result),
    ['fail', 'unknown'],
  );
});

test('loss is zero only when it is proven, and unknown otherwise', async (t) => {
  const params = { gateway: host, engine: host, journalHead: 70, replayed: 70 };
  const state = async (inFlight: Answer, sequence: number, replayed = 70) => {
    const { context, emitted } = scripted({
      'GET /orders/in-flight': inFlight,
      'GET /health': answer(200, { sequence }),
    });
    await run('loss.measure', { ...params, replayed }, context);
    const [event] = emitted;
    return event?.type === 'DataLossMeasured' ? event.data.state : 'nothing';
  };
  t.is(await state(answer(200, { orders: [] }), 75), 'ZERO_PROVEN');
  t.is(await state(answer(200, { orders: [{}] }), 75), 'UNKNOWN');
  t.is(await state(answer(200, { orders: [] }), 69), 'UNKNOWN');
  t.is(await state(answer(200, { orders: [] }), 75, 60), 'UNKNOWN');
  t.is(await state(answer(200, {}), 75), 'UNKNOWN');
  t.is(await state(silence, 75), 'UNKNOWN');
});

test('an answer of 409 is final, a 503 and silence may be tried again', async (t) => {
  const retry = async (given: Answer) => {
    const { context } = scripted({ 'PUT /incarnation': given });
    const outcome = await run('gate.incarnation', { url: host, incarnation: 8 }, context);
    return E.isLeft(outcome) && outcome.left.retry;
  };
  t.is(await retry(answer(409, { error: 'stale epoch' })), false);
  t.is(await retry(answer(503, {})), true);
  t.is(await retry(silence), true);
});
