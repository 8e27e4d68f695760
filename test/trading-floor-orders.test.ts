/**
 * Order management of the example floor dies and comes back knowing the same as exchange and
 * database, is broken for real, and without it no order passes; the kill switch leaves none open.
 */
import test from 'ava';
import { type Order, type Orders, ordersFloorForFile, session } from './harness/orders-floor.ts';
import { until } from './harness/until.ts';

const { start, floor, get, post, remove, healthOf, reborn, untilRejected, ...more } =
  ordersFloorForFile(test, 'core,oms', { FLOOR_REQUIRES: 'oms' });
const { threeWay, untilEqual, close, open } = more;
const isTrading = () => floor().trades(100);
let lostAtVenue = '';

test.serial('the floor trades while order management listens', async (t) => {
  await start();
  // A session that was cut for a moment on a busy machine is opened again.
  await until(async () => (await healthOf('gateway'))['session'] === 'open');
  const health = await healthOf('gateway');
  const { clockErrorMs } = health;
  t.like(health, {
    ...{ status: 'OK', session: 'open', stage: { stage: 'full' } },
    oms: { engine: 'oms', accepting: true },
  });
  t.true(typeof clockErrorMs === 'number' && clockErrorMs < 1000);
});

test.serial(
  'order management killed and loaded equals the exchange and the database',
  async (t) => {
    await isTrading();
    const killed = await post('supervisor', '/processes/oms/kill');
    t.like(killed, { state: 'exited' });
    await untilRejected(/^order management is away/);
    await post('supervisor', '/processes/oms/start');
    await until(async () => (await healthOf('oms'))['status'] === 'OK');
    await isTrading();
    await close();
    await untilEqual();
    const loaded = await post<{ count: number; tookMs: number }>('oms', '/load');
    t.log(`loaded ${loaded.count} orders in ${loaded.tookMs} ms`);
    t.true(loaded.count > 0);
    t.is(await untilEqual(), (await get<Orders>('oms', '/orders')).orders.length);
    const snapshot = await post('oms', '/snapshot', { id: 'before' });
    t.like(snapshot, { rows: loaded.count });
    t.deepEqual(await post('oms', '/snapshot', { id: 'before' }), snapshot);
    t.like(await get('oms', '/database/integrity'), { violations: 0 });
  },
);

test.serial(
  'each fault of order management shows against the exchange, and a load ends it',
  async (t) => {
    const without = (from: readonly Order[], of: readonly Order[]) =>
      from.filter(({ clOrdId }) => !of.some((other) => other.clOrdId === clOrdId));
    const fault = async (kind: string) => {
      const { clOrdId } = await post<{ clOrdId: string }>('oms', '/faults', { kind });
      await post('supervisor', '/processes/oms/kill');
      await post('supervisor', '/processes/oms/start');
      await until(async () => (await healthOf('oms'))['status'] === 'OK');
      const { oms, exchange } = await threeWay();
      const of = (orders: Orders) => orders.orders.find((order) => order.clOrdId === clOrdId);
      const ids = (orders: readonly Order[]) => orders.map((order) => order.clOrdId);
      const ghosts = ids(without(oms.orders, exchange.orders));
      const orphans = ids(without(exchange.orders, oms.orders));
      await post('oms', '/load');
      await untilEqual();
      return { clOrdId, ghosts, orphans, ours: of(oms), theirs: of(exchange) };
    };
    const ghost = await fault('ghost');
    t.deepEqual([ghost.ghosts, ghost.orphans], [[ghost.clOrdId], []]);
    const orphan = await fault('orphan');
    t.deepEqual([orphan.ghosts, orphan.orphans], [[], [orphan.clOrdId]]);
    const quantity = await fault('quantity');
    t.is(Number(quantity.ours?.quantity), Number(quantity.theirs?.quantity) + 100);
    const price = await fault('price');
    t.is(Number(price.ours?.price), Number(price.theirs?.price) + 1);
    t.like((await fault('unknown')).ours, { status: 'unknown' });
  },
);

test.serial(
  'an order the venue lost and one it has in our name are settled for the whole firm',
  async (t) => {
    const fault = (kind: string) =>
      post<{ order: Order }>('exchange', `${session}/faults`, { kind });
    await open();
    const { order: found } = await fault('orphan');
    await close();
    const { order: lost } = await fault('ghost');
    lostAtVenue = lost.clOrdId;
    t.is((await floor().ask('oms', `/orders/${found.clOrdId}`)).status, 404);
    const reason = 'the exchange does not know it';
    const resolved = await post('oms', '/resolve', {
      clOrdId: lost.clOrdId,
      status: 'canceled',
      reason,
    });
    t.like(resolved, { status: 'canceled', journaled: true });
    const order = await get('exchange', `${session}/orders/${found.clOrdId}`);
    t.like(await post('oms', '/adopt', { order }), { status: 'new', journaled: true });
    await untilEqual();
    type State = { readonly openOrders: readonly Order[] };
    const { openOrders } = await get<State>('engine-a', '/state');
    const ids = openOrders.map(({ clOrdId }) => clOrdId);
    t.deepEqual([ids.includes(found.clOrdId), ids.includes(lost.clOrdId)], [true, false]);
    t.like(await healthOf('gateway'), { contradictions: 0 });
  },
);

test.serial('the kill switch leaves nothing open, and a test of it changes nothing', async (t) => {
  await open();
  await isTrading();
  const tested = await post('gateway', '/kill', { id: 'try', test: true });
  t.like(tested, { reached: true, venues: [{ canceled: 0 }] });
  await isTrading();
  const killed = await post<{ venues: readonly { requested: number; canceled: number }[] }>(
    'gateway',
    '/kill',
    { id: 'k1' },
  );
  t.like(killed, {
    complete: true,
    venues: [{ venue: 'EXCHANGE', state: 'confirmed', residual: 0 }],
  });
  t.true((killed.venues[0]?.canceled ?? 0) > 0);
  t.like(await healthOf('gateway'), { status: 'HALTED', killTest: { id: 'try', reached: true } });
  t.deepEqual((await get<Orders>('exchange', `${session}/orders/open`)).orders, []);
  t.is(await untilEqual(), 0);
  await remove('gateway', '/halts/k1');
  await isTrading();
  // The one that the venue lost on request is all that is missing.
  t.like(await post('flow', '/verify'), {
    missingAtExchange: [lostAtVenue],
    missingInDatabaseCount: 0,
    mismatchedCount: 0,
  });
});
