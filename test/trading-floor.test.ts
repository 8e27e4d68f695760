/** The example floor trades for real, dies for real, and is recovered by hand over HTTP. */

import { readFile, writeFile } from 'node:fs/promises';
import { processLives } from '@recovery-ledger/console';
import test, { type ExecutionContext } from 'ava';
import type { Engine, Place } from './harness/floor.ts';
import { postgresForFile } from './harness/postgres.ts';
import {
  endOfSupervisor,
  type StartedFloor,
  startFloor,
  untilTogether,
} from './harness/trading-floor.ts';
import { until } from './harness/until.ts';

const postgres = postgresForFile(test, { database: 'trading' });

let started: StartedFloor | undefined;
const floor = (): StartedFloor => {
  if (started === undefined) throw new Error('the floor did not start');
  return started;
};
test.after.always('the floor stops', () => started?.stop());

const get = <A>(place: Place, path: string) => floor().ask<A>(place, path);
const put = <A>(place: Place, path: string, body: object) =>
  floor().ask<A>(place, path, 'PUT', body);
const post = <A>(place: Place, path: string, body: object = {}) =>
  floor().ask<A>(place, path, 'POST', body);

type Health = { readonly status: string; readonly journalHead: number };
type Refusals = { readonly refusals: readonly { readonly incarnation: number }[] };
type Promoted = { readonly resolved: { readonly adopted: number } };
type Checkpoint = { readonly path: string; readonly valid: boolean; readonly error?: string };
const isTrading = () => floor().trades(100);
const isHot = (engine: Engine) => floor().standsBy(engine);

/** The recovery of the README, step by step; every step is asserted on. */
const recoverByHand = async (t: ExecutionContext, engine: Engine, incarnation: number) => {
  const session = '/sessions/FIRM1';
  const id = `recovery-${incarnation}`;
  t.like(await post('gateway', '/halts', { id, reason: 'engine lost' }), { status: 200 });
  t.like(await get('gateway', '/health'), { body: { status: 'HALTED' } });
  await put('gateway', '/incarnation', { incarnation });
  await put('exchange', `${session}/incarnation`, { incarnation });
  const canceled = await post('exchange', `${session}/mass-cancel`);
  t.like(canceled.body, { residual: 0 });
  const { body: checkpoints } = await get<Checkpoint[]>(engine, '/checkpoints');
  const checkpoint = checkpoints.find(({ valid }) => valid)?.path;
  const toSequence = (await get<Health>('gateway', '/health')).body.journalHead;
  t.like((await post(engine, '/restore', { checkpoint, toSequence })).body, { matches: true });
  const promoted = await post<Promoted>(engine, '/promote', { incarnation });
  t.like(promoted.body, { role: 'primary', incarnation });
  t.deepEqual(await post(engine, '/promote', { incarnation }), promoted);
  t.is((await post(engine, '/promote', { incarnation: incarnation - 1 })).status, 409);
  const order = { symbol: 'ZTEST', account: 'HOUSE', side: 'buy', quantity: '1', price: '1' };
  const tried = await post('gateway', '/test-order', order);
  t.like(tried.body, { accepted: true, canceled: true, incarnation });
  await positionsAgree(t, engine);
  const key = '/v1/kv/service/trading/active';
  const { body: entries } = await get<{ ModifyIndex: number }[]>('supervisor', key);
  const cas = `${key}?cas=${entries[0]?.ModifyIndex}`;
  t.true((await put('supervisor', cas, { instance: engine, incarnation })).body);
  t.false((await put('supervisor', cas, { instance: 'somebody else', incarnation })).body);
  t.like((await floor().ask('gateway', `/halts/${id}`, 'DELETE')).body, { status: 'OK' });
  return promoted.body.resolved;
};

const positionsAgree = async (t: ExecutionContext, engine: Engine) => {
  const { own, venue, copy } = await untilTogether(floor(), engine);
  t.true(venue.positions.length > 0);
  t.deepEqual(own.positions, venue.positions);
  t.deepEqual(copy.positions, venue.positions);
};

const noneLost = async (t: ExecutionContext) => {
  const { body } = await post<{ acknowledged: number }>('flow', '/verify');
  t.like(body, { verdict: 'NONE_LOST', missingAtExchangeCount: 0, missingInDatabaseCount: 0 });
  t.true(body.acknowledged > 100);
};

test.serial('the floor starts and trades', async (t) => {
  started = await startFloor(postgres().url);
  await isTrading();
  t.like(await get('gateway', '/health'), {
    body: { status: 'OK', incarnation: 1, primary: { engine: 'engine-a', incarnation: 1 } },
  });
});

/** Kills the primary with orders at the exchange whose answers it will never see. */
const dieOwedAnswers = async (t: ExecutionContext) => {
  await post('supervisor', '/processes/exchange/pause');
  type InFlight = { readonly orders: readonly object[] };
  const inFlight = async () => (await get<InFlight>('gateway', '/orders/in-flight')).body;
  await until(async () => (await inFlight()).orders.length > 10);
  const killed = await post('supervisor', '/processes/engine-a/kill');
  t.like(killed.body, { pid: null, state: 'exited', lastExit: { signal: 'SIGKILL' } });
  await post('supervisor', '/processes/exchange/resume');
};

test.serial('a killed engine is recovered by hand and no acknowledged order is lost', async (t) => {
  await isTrading();
  await isHot('engine-b');
  await dieOwedAnswers(t);
  const { adopted } = await recoverByHand(t, 'engine-b', 2);
  t.true(adopted > 0);
  t.like((await get('gateway', '/health')).body, { contradictions: 0 });
  await isTrading();
  await noneLost(t);
});

test.serial('a paused primary that wakes up late is refused by gateway and exchange', async (t) => {
  const restarted = await post('supervisor', '/processes/engine-a/start', { role: 'standby' });
  t.like(restarted.body, { state: 'running', restarts: 1 });
  await isHot('engine-a');
  t.like((await post('supervisor', '/processes/engine-b/pause')).body, { state: 'paused' });
  await recoverByHand(t, 'engine-a', 3);
  await post('supervisor', '/processes/engine-b/resume');
  await until(async () => (await get<Health>('engine-b', '/health')).body.status === 'FENCED');
  t.like(await get('engine-b', '/health'), {
    body: { output: 'inhibited', session: 'logged-off' },
  });
  for (const [program, path] of [
    ['exchange', '/sessions/FIRM1'],
    ['gateway', '/health'],
  ] as const) {
    const isRefused = async () => {
      const { body } = await get<Refusals>(program, path);
      return body.refusals.some(({ incarnation }) => incarnation === 2);
    };
    t.true(await until(isRefused, { what: `a refusal at ${program}` }));
  }
  await isTrading();
  await noneLost(t);
});

test.serial('a corrupt checkpoint is listed as invalid and never loaded', async (t) => {
  await post('supervisor', '/processes/engine-b/kill');
  await post('supervisor', '/processes/engine-a/pause');
  await post('supervisor', '/processes/engine-b/start', { role: 'standby', restore: true });
  const { body } = await get<Checkpoint[]>('engine-b', '/checkpoints');
  const [newest] = body.filter(({ valid }) => valid);
  if (newest === undefined) return t.fail('there is no valid checkpoint');
  const text = await readFile(newest.path, 'utf8');
  await writeFile(newest.path, text.replace('"nextIn":', '"nextOn":'));
  const listed = (await get<Checkpoint[]>('engine-b', '/checkpoints')).body;
  const again = listed.find(({ path }) => path === newest.path);
  t.like(again, { valid: false, error: 'the payload does not match its sha256' });
  const asked = { checkpoint: newest.path, toSequence: 1 };
  t.is((await post('engine-b', '/restore', asked)).status, 422);
  t.like((await post('supervisor', '/processes/engine-a/resume')).body, { state: 'running' });
  return isTrading();
});

test.serial('a lower epoch changes nothing, a repeated request is done once', async (t) => {
  const claim = (epoch: string, key: string) => ({
    'Claim-Epoch': epoch,
    'Claim-Component': 'trading_engine',
    'Idempotency-Key': key,
  });
  const halt = { id: 'epoch', reason: 'a test' };
  await post('gateway', '/epoch', { component: 'trading_engine', epoch: '5-10' });
  const stale = await floor().ask('gateway', '/halts', 'POST', halt, claim('5-9', 'k1'));
  t.like(stale, { status: 409, body: { error: 'stale epoch', epoch: '5-9', highest: '5-10' } });
  t.like((await get('gateway', '/health')).body, { status: 'OK', highestEpoch: '5-10' });
  const first = await floor().ask('gateway', '/halts', 'POST', halt, claim('5-11', 'k2'));
  await floor().ask('gateway', '/halts/epoch', 'DELETE');
  t.deepEqual(await floor().ask('gateway', '/halts', 'POST', halt, claim('5-11', 'k2')), first);
  t.like((await get('gateway', '/health')).body, { status: 'OK', highestEpoch: '5-11' });
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
  const { processes } = (await get<Listed>('supervisor', '/processes')).body;
  t.deepEqual(new Set(processes.map(({ state }) => state)), new Set(['running']));
  floor().supervisor.kill('SIGKILL');
  const isGone = ({ pid }: { pid: number }) => !processLives(pid);
  t.true(await until(() => processes.every(isGone), { what: 'the programs to end' }));
});
