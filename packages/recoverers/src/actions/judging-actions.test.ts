/** Actions that judge: no data is unknown, and unknown never passes. */
import test from 'ava';
import * as E from 'fp-ts/lib/Either.js';
import type { Answer } from './http-client.ts';
import { answer, host, reasonOf, run, scripted, silence } from './scripted-http.ts';

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
  t.regex(
    reasonOf(await run('validate', { checks }, context)),
    /engine fail: status = "NOT OK"; wanted status = "OK"/,
  );
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
