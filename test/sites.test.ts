/**
 * Two sites: everything at one is killed at once, and the other goes on with every order that
 * anybody was told is accepted. First by hand over HTTP; each step is asserted on.
 */
import test from 'ava';
import { postgresForFile } from './harness/postgres.ts';
import { type StartedFloor, startFloor } from './harness/trading-floor.ts';
import { type Gateway, twoSites } from './harness/two-site-floor.ts';
import { until } from './harness/until.ts';

const postgres = postgresForFile(test, { database: 'trading' });
const only = 'core,gateway-dr,engine-dr,drop-copy-dr';

let started: StartedFloor | undefined;
const floor = (): StartedFloor => {
  if (started === undefined) throw new Error('the floor did not start');
  return started;
};
test.after.always('the floor stops', () => started?.stop());

const { post, gateway, isInSync, stats, trades, route, noneLost, recoverTrading } = twoSites(floor);

test.serial(
  'the second site follows, and says that it is the same build and settings',
  async (t) => {
    started = await startFloor(postgres().url, only, { FLOOR_FEED_STALE_AFTER_MS: '900' });
    await floor().trades(100);
    await isInSync('gateway');
    const pairs = [
      ['gateway', 'gateway-dr'],
      ['engine-a', 'engine-dr'],
      ['drop-copy', 'drop-copy-dr'],
    ] as const;
    for (const [main, dr] of pairs) {
      const [one, other] = [await gateway(main), await gateway(dr)];
      t.truthy(one.build);
      t.deepEqual([other.build, other.configHash], [one.build, one.configHash]);
      t.like([one, other], [{ site: 'main' }, { site: 'dr' }]);
    }
    await floor().standsBy('engine-dr');
    t.like(await gateway('gateway-dr'), { status: 'STANDBY', following: { connected: true } });
  },
);

test.serial('a replica changes nothing by itself, and takes no orders', async (t) => {
  const halted = await post('gateway-dr', '/halts', { id: 'x', reason: 'a test' });
  const error = 'not the sequencer: gateway-dr is a replica of gateway';
  t.like(halted, { status: 409, body: { error, role: 'replica' } });
});

test.serial('a replica that is away is given up, said so, and taken back', async (t) => {
  await post('supervisor', '/processes/gateway-dr/pause');
  await until(async () => (await gateway('gateway')).replica?.inSync === false);
  await trades();
  await post('supervisor', '/processes/gateway-dr/resume');
  await isInSync('gateway');
  t.like((await gateway('gateway')).replica, { name: 'gateway-dr', inSync: true });
});

test.serial(
  'a replica that is not in sync does not take over unless told what it costs',
  async (t) => {
    await post('supervisor', '/processes/gateway-dr/kill');
    await until(async () => (await gateway('gateway')).replica?.inSync === false);
    await post('supervisor', '/processes/gateway/pause');
    await post('supervisor', '/processes/gateway-dr/start');
    const refused = await post('gateway-dr', '/promote', { incarnation: 5 });
    t.is(refused.status, 409);
    t.regex(
      String(refused.body['error']),
      /^not in sync: gateway acknowledged orders without this/,
    );
    await post('supervisor', '/processes/gateway/resume');
    await isInSync('gateway');
    await trades();
  },
);

test.serial(
  'a site that is killed whole is recovered at the other, with nothing lost',
  async (t) => {
    await floor().standsBy('engine-dr');
    await trades();
    // Paused first, so that the old gateway can wake up in the middle of everything.
    await post('supervisor', '/sites/main/pause');
    const promoted = await post('gateway-dr', '/promote', { incarnation: 10 });
    t.like(promoted, { status: 200, body: { role: 'active', incarnation: 10, halts: [] } });
    t.deepEqual((await post('gateway-dr', '/promote', { incarnation: 10 })).status, 200);
    t.is((await post('gateway-dr', '/promote', { incarnation: 9 })).status, 409);
    t.true(await route('gateway', 'gateway-dr', 10, 'FLOOR_GATEWAY_DR'));
    await floor().standsBy('engine-dr');
    await recoverTrading(t, 'gateway-dr', 'engine-dr', 11);
    t.true(await route('trading', 'engine-dr', 11, 'FLOOR_ENGINE_DR'));
    await trades();
    t.is((await stats()).gateway, 'gateway-dr');
    await noneLost(t);
  },
);

test.serial('the old gateway and engine, woken up, are refused and say so', async (t) => {
  await post('supervisor', '/sites/main/resume');
  const isFenced = async (name: string) => (await gateway(name)).status === 'FENCED';
  await until(async () => (await isFenced('gateway')) && (await isFenced('engine-a')));
  t.is((await gateway('gateway')).fenced, 'gateway-dr became the sequencer under incarnation 10');
  t.is((await post('gateway', '/halts', { id: 'x', reason: 'a test' })).status, 409);
  await trades();
  await noneLost(t);
});

test.serial('a site that is down starts nothing; started, it follows the other', async (t) => {
  const killed = await post('supervisor', '/sites/main/kill');
  t.like(killed.body, { site: 'main', down: true });
  const refused = await post('supervisor', '/processes/engine-b/start', { role: 'standby' });
  t.like(refused, { status: 503, body: { error: 'site main is down; start the site first' } });
  t.is((await post('supervisor', '/sites/main/start')).status, 200);
  await isInSync('gateway-dr');
  await floor().standsBy('engine-a');
  t.like(await gateway('gateway'), { status: 'STANDBY', sequencer: { instance: 'gateway-dr' } });
});

/** The halt in force was made at the other gateway: it came with the journal. */
test.serial('the way back is the same, planned: halted first, then promoted', async (t) => {
  await post('gateway-dr', '/halts', { id: 'failback', reason: 'planned' });
  const { journalHead } = await gateway('gateway-dr');
  const sequence = async () => (await gateway('gateway')).following?.sequence ?? 0;
  await until(async () => (await sequence()) >= journalHead);
  const promoted = await post('gateway', '/promote', { incarnation: 20 });
  t.like(promoted, { status: 200, body: { role: 'active', halts: [{ id: 'failback' }] } });
  t.true(await route('gateway', 'gateway', 20, 'FLOOR_GATEWAY'));
  await floor().standsBy('engine-a');
  await recoverTrading(t, 'gateway', 'engine-a', 21);
  t.like(await gateway('gateway'), { status: 'HALTED', halts: [{ id: 'failback' }] });
  await floor().ask('gateway', '/halts/failback', 'DELETE');
  t.true(await route('trading', 'engine-a', 21, 'FLOOR_ENGINE_A'));
  await trades();
  t.is((await stats()).gateway, 'gateway');
  await noneLost(t);
});

test.serial('killed at once with orders on their way, the site loses nothing told', async (t) => {
  await post('supervisor', '/processes/gateway-dr/restart');
  await post('supervisor', '/processes/engine-dr/restart', { role: 'standby' });
  await isInSync('gateway');
  await floor().standsBy('engine-dr');
  await trades();
  t.is((await post('supervisor', '/sites/main/kill')).status, 200);
  t.is((await post('gateway-dr', '/promote', { incarnation: 30 })).status, 200);
  t.true(await route('gateway', 'gateway-dr', 30, 'FLOOR_GATEWAY_DR'));
  await floor().standsBy('engine-dr');
  await recoverTrading(t, 'gateway-dr', 'engine-dr', 31);
  await trades();
  await noneLost(t);
});

test.serial('what goes to a service by name goes to whichever instance is active', async (t) => {
  const { body } = await floor().ask<Gateway>('supervisor', '/services/gateway/health');
  t.like(body, { sequencer: { instance: 'gateway-dr' } });
  const stale = { 'Claim-Epoch': '5-9', 'Claim-Component': 'order_gateway' };
  await post('supervisor', '/services/gateway/epoch', {
    component: 'order_gateway',
    epoch: '5-10',
  });
  const path = '/services/gateway/halts';
  const refused = await floor().ask('supervisor', path, 'POST', { id: 'x', reason: 'x' }, stale);
  t.like(refused, { status: 409, body: { error: 'stale epoch' } });
  t.is((await floor().ask('supervisor', '/services/nothing/health')).status, 404);
});
