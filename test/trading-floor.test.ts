/** The example floor trades for real, dies for real, and is recovered by hand over HTTP. */

import { readFile, writeFile } from 'node:fs/promises';
import { processLives } from '@recovery-ledger/console';
import test, { type ExecutionContext } from 'ava';
import { postgresForFile } from './harness/postgres.ts';
import {
  endOfSupervisor,
  type Floor,
  startFloor,
  untilHot,
  untilTogether,
  untilTrading,
} from './harness/trading-floor.ts';
import { until } from './harness/until.ts';

const postgres = postgresForFile(test, { database: 'trading' });

let started: Floor | undefined;
const floor = (): Floor => {
  if (started === undefined) throw new Error('the floor did not start');
  return started;
};
test.after.always('the floor stops', () => started?.stop());

const get = <A>(program: string, path: string) => floor().get<A>(program, path);
const put = <A>(program: string, path: string, body: object) => floor().put<A>(program, path, body);
const post = <A>(program: string, path: string, body: object = {}) =>
  floor().post<A>(program, path, body);

type Health = { readonly status: string; readonly journalHead: number };
type Refusals = { readonly refusals: readonly { readonly incarnation: number }[] };
type Promoted = { readonly resolved: { readonly adopted: number } };
type Checkpoint = { readonly path: string; readonly valid: boolean; readonly error?: string };
const isTrading = () => untilTrading(floor());
const isHot = (engine: string) => untilHot(floor(), engine);

/** The recovery of the README, step by step; every step is asserted on. */
const recoverByHand = async (t: ExecutionContext, engine: string, incarnation: number) => {
  const session = '/sessions/FIRM1';
  const id = `recovery-${incarnation}`;
  t.like(await post('GATEWAY_HTTP', '/halts', { id, reason: 'engine lost' }), { status: 200 });
  t.like(await get('GATEWAY_HTTP', '/health'), { body: { status: 'HALTED' } });
  await put('GATEWAY_HTTP', '/incarnation', { incarnation });
  await put('EXCHANGE_HTTP', `${session}/incarnation`, { incarnation });
  const canceled = await post('EXCHANGE_HTTP', `${session}/mass-cancel`);
  t.like(canceled.body, { residual: 0 });
  const { body: checkpoints } = await get<Checkpoint[]>(engine, '/checkpoints');
  const checkpoint = checkpoints.find(({ valid }) => valid)?.path;
  const toSequence = (await get<Health>('GATEWAY_HTTP', '/health')).body.journalHead;
  t.like((await post(engine, '/restore', { checkpoint, toSequence })).body, { matches: true });
  const promoted = await post<Promoted>(engine, '/promote', { incarnation });
  t.like(promoted.body, { role: 'primary', incarnation });
  t.deepEqual(await post(engine, '/promote', { incarnation }), promoted);
  t.is((await post(engine, '/promote', { incarnation: incarnation - 1 })).status, 409);
  const order = { symbol: 'ZTEST', account: 'HOUSE', side: 'buy', quantity: '1', price: '1' };
  const tried = await post('GATEWAY_HTTP', '/test-order', order);
  t.like(tried.body, { accepted: true, canceled: true, incarnation });
  await positionsAgree(t, engine);
  const key = '/v1/kv/service/trading/active';
  const { body: entries } = await get<{ ModifyIndex: number }[]>('SUPERVISOR', key);
  const cas = `${key}?cas=${entries[0]?.ModifyIndex}`;
  t.true((await put('SUPERVISOR', cas, { instance: engine, incarnation })).body);
  t.false((await put('SUPERVISOR', cas, { instance: 'somebody else', incarnation })).body);
  t.like((await floor().ask('DELETE', 'GATEWAY_HTTP', `/halts/${id}`)).body, { status: 'OK' });
  return promoted.body.resolved;
};

const positionsAgree = async (t: ExecutionContext, engine: string) => {
  const { own, venue, copy } = await untilTogether(floor(), engine);
  t.true(venue.positions.length > 0);
  t.deepEqual(own.positions, venue.positions);
  t.deepEqual(copy.positions, venue.positions);
};

const noneLost = async (t: ExecutionContext) => {
  const { body } = await post<{ acknowledged: number }>('FLOW_HTTP', '/verify');
  t.like(body, { verdict: 'NONE_LOST', missingAtExchangeCount: 0, missingInDatabaseCount: 0 });
  t.true(body.acknowledged > 100);
};

test.serial('the floor starts and trades', async (t) => {
  started = await startFloor(postgres().url);
  await isTrading();
  t.like(await get('GATEWAY_HTTP', '/health'), {
    body: { status: 'OK', incarnation: 1, primary: { engine: 'engine-a', incarnation: 1 } },
  });
});

/** Kills the primary with orders at the exchange whose answers it will never see. */
const dieOwedAnswers = async (t: ExecutionContext) => {
  await post('SUPERVISOR', '/processes/exchange/pause');
  type InFlight = { readonly orders: readonly object[] };
  const inFlight = async () => (await get<InFlight>('GATEWAY_HTTP', '/orders/in-flight')).body;
  await until(async () => (await inFlight()).orders.length > 10);
  const killed = await post('SUPERVISOR', '/processes/engine-a/kill');
  t.like(killed.body, { pid: null, state: 'exited', lastExit: { signal: 'SIGKILL' } });
  await post('SUPERVISOR', '/processes/exchange/resume');
};

test.serial('a killed engine is recovered by hand and no acknowledged order is lost', async (t) => {
  await isTrading();
  await isHot('ENGINE_B_HTTP');
  await dieOwedAnswers(t);
  const { adopted } = await recoverByHand(t, 'ENGINE_B_HTTP', 2);
  t.true(adopted > 0);
  t.like((await get('GATEWAY_HTTP', '/health')).body, { contradictions: 0 });
  await isTrading();
  await noneLost(t);
});

test.serial('a paused primary that wakes up late is refused by gateway and exchange', async (t) => {
  const restarted = await post('SUPERVISOR', '/processes/engine-a/start', { role: 'standby' });
  t.like(restarted.body, { state: 'running', restarts: 1 });
  await isHot('ENGINE_A_HTTP');
  t.like((await post('SUPERVISOR', '/processes/engine-b/pause')).body, { state: 'paused' });
  await recoverByHand(t, 'ENGINE_A_HTTP', 3);
  await post('SUPERVISOR', '/processes/engine-b/resume');
  await until(async () => (await get<Health>('ENGINE_B_HTTP', '/health')).body.status === 'FENCED');
  t.like(await get('ENGINE_B_HTTP', '/health'), {
    body: { output: 'inhibited', session: 'logged-off' },
  });
  for (const [program, path] of [
    ['EXCHANGE_HTTP', '/sessions/FIRM1'],
    ['GATEWAY_HTTP', '/health'],
  ]) {
    const isRefused = async () => {
      const { body } = await get<Refusals>(program ?? '', path ?? '');
      return body.refusals.some(({ incarnation }) => incarnation === 2);
    };
    t.true(await until(isRefused, { what: `a refusal at ${program}` }));
  }
  await isTrading();
  await noneLost(t);
});

test.serial('a corrupt checkpoint is listed as invalid and never loaded', async (t) => {
  await post('SUPERVISOR', '/processes/engine-b/kill');
  await post('SUPERVISOR', '/processes/engine-a/pause');
  await post('SUPERVISOR', '/processes/engine-b/start', { role: 'standby', restore: true });
  const { body } = await get<Checkpoint[]>('ENGINE_B_HTTP', '/checkpoints');
  const [newest] = body.filter(({ valid }) => valid);
  if (newest === undefined) return t.fail('there is no valid checkpoint');
  const text = await readFile(newest.path, 'utf8');
  await writeFile(newest.path, text.replace('"nextIn":', '"nextOn":'));
  const listed = (await get<Checkpoint[]>('ENGINE_B_HTTP', '/checkpoints')).body;
  const again = listed.find(({ path }) => path === newest.path);
  t.like(again, { valid: false, error: 'the payload does not match its sha256' });
  const asked = { checkpoint: newest.path, toSequence: 1 };
  t.is((await post('ENGINE_B_HTTP', '/restore', asked)).status, 422);
  t.like((await post('SUPERVISOR', '/processes/engine-a/resume')).body, { state: 'running' });
  return isTrading();
});

test.serial('a lower epoch changes nothing, a repeated request is done once', async (t) => {
  const claim = (epoch: string, key: string) => ({
    'Claim-Epoch': epoch,
    'Claim-Component': 'trading_engine',
    'Idempotency-Key': key,
  });
  const halt = { id: 'epoch', reason: 'a test' };
  await post('GATEWAY_HTTP', '/epoch', { component: 'trading_engine', epoch: '5-10' });
  const stale = await floor().ask('POST', 'GATEWAY_HTTP', '/halts', halt, claim('5-9', 'k1'));
  t.like(stale, { status: 409, body: { error: 'stale epoch', epoch: '5-9', highest: '5-10' } });
  t.like((await get('GATEWAY_HTTP', '/health')).body, { status: 'OK', highestEpoch: '5-10' });
  const first = await floor().ask('POST', 'GATEWAY_HTTP', '/halts', halt, claim('5-11', 'k2'));
  await floor().ask('DELETE', 'GATEWAY_HTTP', '/halts/epoch');
  t.deepEqual(
    await floor().ask('POST', 'GATEWAY_HTTP', '/halts', halt, claim('5-11', 'k2')),
    first,
  );
  t.like((await get('GATEWAY_HTTP', '/health')).body, { status: 'OK', highestEpoch: '5-11' });
});

test.serial('a missing variable and a taken port each end it with one clear line', async (t) => {
  const { environment } = floor();
  const missing = await endOfSupervisor({ ...environment, FLOOR_FLOW_HTTP_PORT: '' });
  t.deepEqual(missing, [
    2,
    'supervisor: FLOOR_FLOW_HTTP_PORT must be a whole number from 1 to 65535, not missing',
  ]);
  const port = environment['FLOOR_SUPERVISOR_PORT'];
  t.deepEqual(await endOfSupervisor(environment), [
    3,
    `supervisor: port ${port} is in use; stop what listens there or choose another`,
  ]);
});

test.serial('the programs end when their supervisor is killed', async (t) => {
  type Listed = { processes: readonly { pid: number; state: string }[] };
  const { processes } = (await get<Listed>('SUPERVISOR', '/processes')).body;
  t.deepEqual(new Set(processes.map(({ state }) => state)), new Set(['running']));
  floor().supervisor.kill('SIGKILL');
  const isGone = ({ pid }: { pid: number }) => !processLives(pid);
  t.true(await until(() => processes.every(isGone), { what: 'the programs to end' }));
});
