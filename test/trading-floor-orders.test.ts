/**
 * Order management, the risk desk and positions of the example floor: they die and come back
 * knowing the same as exchange and database, they are broken for real, and without them nothing
 * is let through.
 */
import test, { type ExecutionContext } from 'ava';
import pg from 'pg';
import type { Place } from './harness/floor.ts';
import { postgresForFile } from './harness/postgres.ts';
import { type StartedFloor, startFloor } from './harness/trading-floor.ts';
import { until } from './harness/until.ts';

const postgres = postgresForFile(test, { database: 'trading' });

let started: StartedFloor | undefined;
let lostAtVenue = '';
const floor = (): StartedFloor => {
  if (started === undefined) throw new Error('the floor did not start');
  return started;
};
test.after.always('the floor stops', () => started?.stop());

type Json = Readonly<Record<string, unknown>>;
const session = '/sessions/FIRM1';
const get = async <A = Json>(place: Place, path: string) =>
  (await floor().ask<A>(place, path)).body;
const send =
  (method: string) =>
  async <A = Json>(place: Place, path: string, body: object = {}) =>
    (await floor().ask<A>(place, path, method, body)).body;
const [put, post, remove] = [send('PUT'), send('POST'), send('DELETE')];
const healthOf = (place: Place) => get(place, '/health');
const isTrading = () => floor().trades(100);

type Order = { readonly clOrdId: string; readonly quantity: string; readonly price: string };
type Orders = {
  readonly digest: string;
  readonly count: number;
  readonly orders: readonly Order[];
};
type Positions = { readonly sequence: number; readonly positions: readonly Json[] };

/** Killed, started again, and at the end of the journal. */
const reborn = async (place: Place) => {
  await post('supervisor', `/processes/${place}/kill`);
  await post('supervisor', `/processes/${place}/start`);
  await until(async () => (await healthOf(place))['status'] === 'OK', {
    what: `${place} is back`,
  });
};

/** Nothing changes any more but by the test: the gateway is halted, the venue's day is over. */
const close = async () => {
  await post('gateway', '/halts', { id: 'test', reason: 'a test compares' });
  await post('exchange', '/status', { session: 'closed' });
};
const quiet = async () => {
  await close();
  await untilEqual();
};
const loud = async () => {
  await post('exchange', '/status', { session: 'open' });
  await remove('gateway', '/halts/test');
};

/** What order management, exchange and database have, once two readings of each agree. */
const threeWay = async () => {
  const [oms, exchange, database] = await Promise.all([
    get<Orders>('oms', '/orders'),
    get<Orders>('exchange', `${session}/orders/open`),
    get<Orders>('oms', '/database/orders'),
  ]);
  return { oms, exchange, database };
};
const untilEqual = () =>
  until(
    async () => {
      const { oms, exchange, database } = await threeWay();
      const same = oms.digest === exchange.digest && oms.digest === database.digest;
      return same && oms.count === database.count && { count: oms.count };
    },
    { what: 'order management, exchange and database have the same orders' },
  );

/** Sends one order of a test's own through the gateway's client port; why it was rejected. */
const rejection = async (order: object): Promise<string> => {
  const body = { symbol: 'ZTEST', account: 'HOUSE', side: 'buy', quantity: '1', price: '1' };
  const tried = await post('gateway', '/test-order', { ...body, ...order });
  return String(tried['reason'] ?? 'accepted');
};

/** The reason the desk's orders are rejected for, once there is one. */
const untilRejected = (reason: RegExp) =>
  until(
    async () => {
      const stats = await get<Json>('flow', '/stats');
      const { lastRejection = '' } = stats;
      return reason.test(String(lastRejection)) && stats;
    },
    { what: `the desk is rejected with ${reason}` },
  );

test.serial(
  'the floor starts, and trades under a permit with order management listening',
  async (t) => {
    started = await startFloor(postgres().url, 'core,oms,risk,positions', {
      FLOOR_REQUIRES: 'oms,risk',
      FLOOR_START_OF_DAY: 'HOUSE:ACME:1000,CLIENT-1:BOLT:-250.5',
    });
    await isTrading();
    t.like(await healthOf('gateway'), {
      status: 'OK',
      permit: { valid: true, limitsVersion: 1 },
      oms: { engine: 'oms', accepting: true },
      stage: { stage: 'full' },
      session: 'open',
    });
    const { clockErrorMs } = await healthOf('gateway');
    t.true(typeof clockErrorMs === 'number' && clockErrorMs < 1000);
  },
);

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
    await quiet();
    const loaded = await post<{ count: number; tookMs: number }>('oms', '/load');
    t.log(`loaded ${loaded.count} orders in ${loaded.tookMs} ms`);
    t.true(loaded.count > 0);
    t.is((await untilEqual()).count, (await get<Orders>('oms', '/orders')).orders.length);
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
    await loud();
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

/** Positions of the firm, the exchange and the drop copy as of one execution. */
const positionsTogether = () =>
  until(async () => {
    const own = await get<Positions & { exchangeSequence: number }>('positions', '/positions');
    const venue = await get<Positions>('exchange', `${session}/positions`);
    const copy = await get<Positions>('drop-copy', '/positions');
    const together = own.exchangeSequence === venue.sequence && venue.sequence === copy.sequence;
    return together && { own, venue, copy };
  });

type Totals = { readonly totals: readonly Json[] };

const positionsAgree = async (t: ExecutionContext) => {
  const { own, venue, copy } = await positionsTogether();
  t.true(own.positions.length > 0);
  t.deepEqual(own.positions, venue.positions);
  t.deepEqual(copy.positions, venue.positions);
  const { totals } = await get<Totals>('positions', '/fills');
  t.deepEqual(totals, (await get<Totals>('drop-copy', '/fills')).totals);
  return own.positions;
};

test.serial('positions are exact through busts and messages said again', async (t) => {
  const before = await positionsAgree(t);
  const fault = (kind: string) => post('exchange', `${session}/faults`, { kind });
  type Busted = { readonly bust: { readonly side: string; readonly lastQuantity: string } };
  t.true(((await fault('possdup'))['repeated'] as readonly string[]).length > 0);
  t.true(((await fault('possresend'))['repeated'] as readonly string[]).length > 0);
  t.deepEqual(await positionsAgree(t), before);
  const { bust } = (await fault('bust')) as Busted;
  t.true(Number(bust.lastQuantity) > 0);
  t.notDeepEqual(await positionsAgree(t), before);
  t.like(await healthOf('drop-copy'), { busts: 1, contiguous: true });
  t.like(await get('oms', '/database/integrity'), { violations: 0 });
  await untilEqual();
});

test.serial('each fault of positions shows against the exchange, and a load ends it', async (t) => {
  for (const kind of ['drop_fill', 'extra', 'sign', 'duplicate', 'quantity']) {
    const { account, symbol } = await post('positions', '/faults', { kind, quantity: '3.5' });
    if (kind === 'quantity') await reborn('positions');
    const { own, venue } = await positionsTogether();
    const differ = own.positions.filter(
      (mine) => !venue.positions.some((theirs) => JSON.stringify(theirs) === JSON.stringify(mine)),
    );
    t.like(differ, [{ account, symbol }], kind);
    await post('positions', '/load');
    await positionsAgree(t);
    await refill();
  }
});

/** A restart forgets single fills: new ones for the next fault. */
const refill = async () => {
  type Fills = { readonly fills: readonly Json[] };
  await loud();
  await until(async () => (await get<Fills>('positions', '/fills')).fills.length > 3);
  await quiet();
};

test.serial('a stage lets through what it says and nothing else', async (t) => {
  await loud();
  await isTrading();
  const stage = (body: object) => put('gateway', '/stage', body);
  await stage({ stage: 'cancel_only' });
  await untilRejected(/^stage: cancels only/);
  await stage({ stage: 'reduce_only' });
  await untilRejected(/^stage: reduce only/);
  await stage({ stage: 'limited', symbols: ['ACME'], sizeShare: '0.01' });
  await untilRejected(/^stage: limited to ACME/);
  await untilRejected(/^stage: limited to a quantity of 100$/);
  t.like(await healthOf('gateway'), { status: 'OK', stage: { sizeShare: '0.01' } });
  await stage({ stage: 'full' });
  await isTrading();
});

test.serial(
  'an order above the limits is rejected, and a looser version is not loaded',
  async (t) => {
    const over = 'risk: order quantity 1000000 is above 10000 (limits v1)';
    t.is(await rejection({ quantity: '1000000' }), over);
    t.is(await rejection({}), 'accepted');
    const client = new pg.Client({ connectionString: postgres().url });
    await client.connect();
    const limits = (await get<{ limits: Json }>('risk', '/limits')).limits;
    const add = (change: object) =>
      client.query('SELECT add_risk_limits($1, $2)', [
        JSON.stringify({ ...limits, ...change }),
        'test',
      ]);
    const load = (body: object = {}) => floor().ask('risk', '/limits/load', 'POST', body);
    await add({ maxOrderQuantity: '20000' });
    t.is((await load()).status, 409);
    t.like(await get('risk', '/limits'), { version: 1 });
    await add({ maxOrderQuantity: '9000' });
    t.like((await load()).body, { version: 3, looser: [] });
    t.is(
      await rejection({ quantity: '9001' }),
      'risk: order quantity 9001 is above 9000 (limits v3)',
    );
    await client.query(`UPDATE risk_limits SET limits = replace(limits, '9000', '9999')`);
    t.is((await load()).status, 422);
    t.like(await get('risk', '/limits'), { version: 3, limits: { maxOrderQuantity: '9000' } });
    await client.query(`UPDATE risk_limits SET limits = replace(limits, '9999', '9000')`);
    await client.end();
  },
);

test.serial(
  'without a risk desk, or with one that lost its database, every order is denied',
  async (t) => {
    await isTrading();
    await post('supervisor', '/processes/risk/kill');
    await untilRejected(/^risk: no permit/);
    t.like(await healthOf('gateway'), { permit: { valid: false, permit: null } });
    const client = new pg.Client({
      connectionString: postgres().url.replace(/\/trading$/, '/postgres'),
    });
    await client.connect();
    await client.query('ALTER DATABASE trading ALLOW_CONNECTIONS false');
    await client.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'trading'`,
    );
    await post('supervisor', '/processes/risk/start');
    t.like(await healthOf('risk'), { allowTrading: false, limits: { version: null } });
    t.is(await rejection({}), 'risk: no permit');
    await client.query('ALTER DATABASE trading ALLOW_CONNECTIONS true');
    await client.end();
    await isTrading();
    const recomputed = await post('risk', '/recompute');
    t.like(recomputed, { breaches: [] });
    t.log(`recomputed in ${recomputed['tookMs']} ms`);
  },
);

test.serial('in fail-safe nothing is allowed, over a restart too, until it ends', async (t) => {
  t.like(await post('risk', '/failsafe', { on: true, id: 'f1' }), {
    allowTrading: false,
    gateway: 'revoked',
  });
  await untilRejected(/^risk: revoked: failsafe-f1/);
  await post('supervisor', '/processes/risk/restart');
  t.like(await healthOf('risk'), { status: 'FAILSAFE', failsafes: ['f1'] });
  await untilRejected(/^risk: revoked: failsafe-f1/);
  t.like(
    await post('risk', '/check', {
      order: { account: 'HOUSE', symbol: 'ACME', side: 'buy', quantity: '1', price: '1' },
    }),
    { allowed: false },
  );
  await post('risk', '/failsafe', { on: false, id: 'f1' });
  await isTrading();
});

test.serial('the kill switch leaves nothing open, and a test of it changes nothing', async (t) => {
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
  t.is((await untilEqual()).count, 0);
  await remove('gateway', '/halts/k1');
  await isTrading();
  // The one that the venue lost on request is all that is missing.
  t.like(await post('flow', '/verify'), {
    missingAtExchange: [lostAtVenue],
    missingInDatabaseCount: 0,
    mismatchedCount: 0,
  });
});
