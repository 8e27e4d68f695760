/**
 * Risk and positions of the example floor: without a permit nothing passes, stages and limits
 * hold, and positions are exact through busts, repetitions, faults and restarts.
 */
import { isDeepStrictEqual } from 'node:util';
import test from 'ava';
import pg from 'pg';
import { ordersFloorForFile, session } from './harness/orders-floor.ts';
import { until } from './harness/until.ts';

const { start, floor, get, put, post, healthOf, reborn, untilRejected, rejection, ...more } =
  ordersFloorForFile(test, 'core,oms,risk,positions', {
    FLOOR_REQUIRES: 'oms,risk',
    FLOOR_START_OF_DAY: 'HOUSE:ACME:1000,CLIENT-1:BOLT:-250.5',
  });
const { untilEqual, close, open, databaseUrl, positionsTogether, positionsAgree } = more;
const isTrading = () => floor().trades(100);
type Json = Readonly<Record<string, unknown>>;

test.serial('the floor trades under a permit of the risk desk', async (t) => {
  await start();
  t.like(await healthOf('gateway'), { permit: { valid: true, limitsVersion: 1 } });
  await close();
  t.true((await untilEqual()) > 0);
});

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
    t.deepEqual(keysThatDiffer(own.positions, venue.positions), [`${account} ${symbol}`], kind);
    await post('positions', '/load');
    await positionsAgree(t);
    await refill();
  }
});

/** On either side: a fault may leave a position of zero, which is no position at all. */
const keysThatDiffer = (mine: readonly Json[], theirs: readonly Json[]): readonly string[] => {
  const notIn = (others: readonly Json[]) => (one: Json) =>
    !others.some((other) => isDeepStrictEqual(one, other));
  const differ = [...mine.filter(notIn(theirs)), ...theirs.filter(notIn(mine))];
  return [...new Set(differ.map(({ account, symbol }) => `${account} ${symbol}`))];
};

/** A restart forgets single fills: new ones for the next fault. */
const refill = async () => {
  type Fills = { readonly fills: readonly Json[] };
  await open();
  await until(async () => (await get<Fills>('positions', '/fills')).fills.length > 3);
  await close();
  await untilEqual();
};

test.serial('a stage lets through what it says and nothing else', async (t) => {
  await open();
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
    const client = new pg.Client({ connectionString: databaseUrl() });
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
      connectionString: databaseUrl().replace(/\/trading$/, '/postgres'),
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
