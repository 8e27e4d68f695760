/** Orders in three places: classes, what settles by itself, and what is told to the OMS. */
import test from 'ava';
import * as E from 'fp-ts/lib/Either.js';
import type { Answer } from '../http-client.ts';
import { answer, host, reasonOf, run, scripted, silence } from '../scripted-http.ts';
import { classifyOrders, persisting } from './classify-orders.ts';
import { repairOf } from './repair.ts';

const order = (clOrdId: string, leavesQuantity = '5', more: object = {}) => ({
  ...{ clOrdId, leavesQuantity, account: 'A', symbol: 'ACME', price: '10', status: 'new' },
  ...more,
});
const classes = (
  oms: readonly ReturnType<typeof order>[],
  exchange: readonly ReturnType<typeof order>[],
  dropCopy = exchange,
) =>
  classifyOrders(oms, exchange, dropCopy).discrepancies.map(
    (each) => `${each.class} ${each.order}`,
  );

test('an order matches only when all three places tell the same of it', (t) => {
  const one = order('1');
  t.deepEqual(classes([one], [order('1', '5.0')]), []);
  t.deepEqual(classes([one], []), ['ghost 1']);
  t.deepEqual(classes([], [one]), ['orphan 1']);
  t.deepEqual(classes([one], [order('1', '4')]), ['mismatch 1']);
  t.deepEqual(classes([one], [order('1', '5', { price: '10.01' })]), ['mismatch 1']);
  t.deepEqual(classes([one], [one], []), ['mismatch 1'], 'the drop copy does not have it');
  t.deepEqual(classes([one], [one], [order('1', '3')]), ['mismatch 1']);
  t.deepEqual(classes([], [], [one]), ['mismatch 1'], 'only the drop copy has it');
  t.deepEqual(classes([order('1', '5', { status: 'unknown' })], [one]), ['unknown 1']);
});

test('counts add up, and a partly filled order is compared by what is left of it', (t) => {
  const ours = [
    order('1'),
    order('2'),
    order('3', '2', { cumQuantity: '3' }),
    order('4', '5', { status: 'unknown' }),
  ];
  const theirs = [order('1'), order('3', '2'), order('5')];
  t.deepEqual(classifyOrders(ours, theirs, theirs).counts, {
    match: 2,
    ghost: 1,
    orphan: 1,
    mismatch: 0,
    unknown: 1,
  });
});

test('what only one reading saw was on its way', (t) => {
  const [first] = classifyOrders([order('1')], [], []).discrepancies;
  const [second] = classifyOrders([order('2')], [], []).discrepancies;
  const [other] = classifyOrders([], [order('1')], []).discrepancies;
  if (first === undefined || second === undefined || other === undefined) throw new Error('none');
  t.deepEqual(persisting([first], [first, second]), [first]);
  t.deepEqual(persisting([first], [other]), [], 'another class is another thing');
});

const places = { oms: host, exchange: host, session: 'FIRM1', dropCopy: host };
const list = (...orders: readonly object[]) => answer(200, { sequence: 1, orders });
const three = (oms: Answer, exchange: Answer, dropCopy = exchange) => ({
  'GET /orders': oms,
  'GET /sessions/FIRM1/orders/open': exchange,
  'GET /orders/open': dropCopy,
});

test('three-way: every discrepancy is an event, and a place that is silent or has a gap is unknown', async (t) => {
  const differ = scripted(three(list(order('1'), order('2')), list(order('2'), order('3'))));
  t.regex(reasonOf(await run('reconcile.threeWay', places, differ.context)), /2 orders differ/);
  t.deepEqual(
    differ.emitted.map((event) =>
      event.type === 'DiscrepancyFound' ? event.data.class : event.type,
    ),
    ['ReconciliationStarted', 'ghost', 'orphan', 'ReconciliationCompleted'],
  );
  const gap = answer(200, { sequence: 1, contiguous: false, orders: [] });
  for (const bad of [silence, gap, answer(200, {}), answer(503, {})]) {
    const one = scripted(three(list(), list(), bad));
    t.regex(reasonOf(await run('reconcile.threeWay', places, one.context)), /cannot be compared/);
    const completed = one.emitted.at(-1);
    t.is(completed?.type === 'ReconciliationCompleted' && completed.data.result, 'unknown');
  }
});

test('an order that ends while the lists are read is no discrepancy', async (t) => {
  const { context, emitted } = scripted({});
  let asked = 0;
  const http: typeof context.http = async ({ url }) => {
    if (!url.endsWith('/orders')) return list();
    asked += 1;
    return asked === 1 ? list(order('1')) : list();
  };
  const outcome = await run('reconcile.threeWay', places, { ...context, http });
  t.true(E.isRight(outcome) && outcome.right['count'] === 0);
  t.false(emitted.some(({ type }) => type === 'DiscrepancyFound'));
});

test('what the venue says of an order is what the OMS is told', (t) => {
  const told = (of: 'ghost' | 'orphan' | 'unknown', given: Answer) => {
    const repair = repairOf('1', of, given);
    return repair && `${repair._tag} ${Object(repair.body)['status'] ?? ''}`.trim();
  };
  const at = (status: string) => answer(200, { clOrdId: '1', status, cumQuantity: '2' });
  t.is(told('ghost', answer(404, {})), 'Resolve rejected');
  t.is(told('ghost', at('FILLED')), 'Resolve filled');
  t.is(told('unknown', at('PARTIALLY_FILLED')), 'Resolve partially_filled');
  t.is(told('orphan', at('NEW')), 'Adopt');
  t.is(told('orphan', at('CANCELED')), 'None', 'it ended meanwhile: nobody has to watch it');
  t.is(told('ghost', silence), undefined);
  t.is(told('ghost', answer(503, {})), undefined);
  t.is(told('ghost', answer(200, { clOrdId: '2', status: 'NEW' })), undefined, 'another order');
});

test('orders that differ are put right one by one, and each is resolved on the record', async (t) => {
  const { context, emitted, calls } = scripted({});
  const right: string[] = [];
  const http: typeof context.http = async (request) => {
    calls.push(request);
    const path = new URL(request.url).pathname;
    if (path === '/resolve' || path === '/adopt') {
      right.push(path);
      return answer(200, {});
    }
    if (path === '/sessions/FIRM1/orders/1') return answer(404, {});
    if (path === '/sessions/FIRM1/orders/2') return answer(200, order('2', '5', { status: 'NEW' }));
    if (path === '/orders') return right.length < 2 ? list(order('1')) : list(order('2'));
    return list(order('2'));
  };
  const outcome = await run('orders.resolve', places, { ...context, http });
  t.true(E.isRight(outcome) && outcome.right['resolved'] === 2);
  t.deepEqual(right.sort(), ['/adopt', '/resolve']);
  const resolved = emitted.flatMap((event) =>
    event.type === 'DiscrepancyResolved' ? [event.data] : [],
  );
  t.deepEqual(
    resolved.map(({ discrepancy }) => emitted[discrepancy - 1]?.type),
    ['DiscrepancyFound', 'DiscrepancyFound'],
  );
  t.deepEqual(
    resolved.map(({ reason }) => reason),
    ['the exchange does not know it: it was never there', 'it is new at the exchange'],
  );
});

test('an order that nobody can settle keeps the step from passing', async (t) => {
  const stays = scripted({
    ...three(list(order('1')), list()),
    'GET /sessions/FIRM1/orders/1': answer(404, {}),
    'POST /resolve': answer(200, {}),
  });
  t.regex(
    reasonOf(await run('orders.resolve', places, stays.context)),
    /1 orders still differ: ghost 1/,
  );
  const unasked = scripted({
    ...three(list(order('1')), list()),
    'GET /sessions/FIRM1/orders/1': silence,
  });
  t.regex(
    reasonOf(await run('orders.resolve', places, unasked.context)),
    /does not say what became/,
  );
  t.false(
    unasked.calls.some(({ method }) => method === 'POST'),
    'nothing is told on a guess',
  );
});

test('three counts that differ, and a count that is none, do not pass', async (t) => {
  const script = (active: unknown, open: number, count: unknown) => ({
    'GET /health': answer(200, { activeOrders: active }),
    'GET /sessions/FIRM1/orders/open': list(
      ...Array.from({ length: open }, (_, i) => order(`${i}`)),
    ),
    'GET /database/orders': answer(200, { count, digest: 'd', sequence: 1 }),
  });
  const of = async (active: unknown, open: number, count: unknown) => {
    const { context, emitted } = scripted(script(active, open, count));
    await run('orders.counts', places, context);
    const [event] = emitted;
    return event?.type === 'CheckCompleted' ? event.data.result : 'nothing';
  };
  t.is(await of(2, 2, 2), 'pass');
  t.is(await of(0, 0, 0), 'pass');
  t.is(await of(3, 2, 2), 'fail');
  t.is(await of(2, 2, 3), 'fail');
  t.is(await of('', 2, 2), 'unknown', 'an empty count is not an equal one');
  t.is(await of(2, 2, null), 'unknown');
});
