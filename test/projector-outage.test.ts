/** The projector on a real log, PostgreSQL and Redis: what it does when one of them goes away. */

import { createQueries, createRedis } from '@recovery-ledger/projections';
import test from 'ava';
import * as E from 'fp-ts/lib/Either.js';
import { engineRecovery } from './harness/engine-recovery.ts';
import { watching } from './harness/floor-scenario.ts';
import { writeHistory } from './harness/histories.ts';
import { ledgerLog } from './harness/ledger-log.ts';
import { natsServer } from './harness/nats.ts';
import { postgresForFile, postgresServer } from './harness/postgres.ts';
import {
  allRows,
  caughtUp,
  freshDatabase,
  poolFor,
  projector,
  rowsFromScratch,
} from './harness/projector.ts';
import { redisServer } from './harness/redis.ts';
import { until } from './harness/until.ts';

const shared = postgresForFile(test);
const now = () => new Date();
const right = <L, A>(answer: E.Either<L, A>): A => {
  if (E.isLeft(answer)) throw new Error(JSON.stringify(answer.left));
  return answer.right;
};

test('PostgreSQL dies and comes back; nothing is lost and nothing is applied twice', async (t) => {
  const [nats, postgres] = [await natsServer(t), await postgresServer(t, { durable: true })];
  const [log, pool] = [await ledgerLog(t, nats), poolFor(t, postgres)];
  projector(t, { log, pool });
  await writeHistory(log, engineRecovery({ until: 'RecoveryPlanned' }));
  await caughtUp(log, pool);
  await postgres.kill();
  await writeHistory(log, engineRecovery({ estate: false, recovery: 'rec-2' }));
  const left = await createQueries({ pool, now }).status('real');
  t.is(E.isLeft(left) && left.left._tag, 'DatabaseUnreachable');
  await postgres.restart();
  const head = await caughtUp(log, pool);
  const { events } = right(await createQueries({ pool, now }).events(null, { limit: 1_000 }));
  t.is(events.length, head);
  t.deepEqual(await rowsFromScratch(t, log, postgres), await allRows(pool));
});

test('the log goes away and comes back; the age of the answers tells it', async (t) => {
  const nats = await natsServer(t);
  const [log, { pool }] = [await ledgerLog(t, nats), await freshDatabase(t, shared())];
  let ahead = 0;
  const later = () => new Date(Date.now() + ahead);
  const queries = createQueries({ pool, now: later });
  projector(t, { log, pool });
  await writeHistory(log, watching());
  await caughtUp(log, pool);
  const ageMs = async () => right(await queries.status('real')).asOf.ageMs ?? 0;
  ahead = 5_000;
  await until(async () => (await ageMs()) < 5_900, { what: 'the quiet log is confirmed' });
  await nats.kill();
  const before = right(await queries.status('real')).asOf.time;
  await until(async () => (await ageMs()) > 7_500, { what: 'an age that grows' });
  t.is(right(await queries.status('real')).asOf.time, before);
  await nats.restart();
  await until(async () => (await ageMs()) < 6_500, { what: 'confirmed again' });
  await writeHistory(log, engineRecovery({ estate: false }));
  await caughtUp(log, pool);
  t.is(right(await queries.incidents('real')).incidents.length, 1);
});

test('Redis holds the present state, follows it, and is written anew when it was lost', async (t) => {
  const nats = await natsServer(t);
  const [log, { pool }] = [await ledgerLog(t, nats), await freshDatabase(t, shared())];
  const server = await redisServer(t);
  const redis = createRedis(server.url);
  t.teardown(async () => redis.disconnect());
  const state = async (): Promise<{ state: string; sequence: number }> =>
    JSON.parse((await redis.get('real:state:trading_engine').catch(() => null)) ?? '{}');
  const permit = async () => JSON.parse((await redis.get('real:trading:permit')) ?? '{}');
  projector(t, { log, pool, redis });

  await writeHistory(log, engineRecovery({ until: 'TradingHalted' }));
  await until(async () => (await state()).state === 'RECOVERING');
  await until(async () => (await permit()).permit === 'HALTED');
  t.deepEqual((await permit()).halts, ['inc-10']);
  // It runs out when nobody vouches for it any more, and is renewed while somebody does.
  await redis.pexpire('real:trading:permit', 600_000);
  const left = await until(async () => {
    const ms = await redis.pttl('real:trading:permit');
    return ms < 600_000 - 60_000 ? ms : null;
  });
  t.true(left > 0 && left <= 5_000);

  await server.kill();
  await writeHistory(log, engineRecovery({ estate: false, recovery: 'rec-2' }));
  await caughtUp(log, pool);
  await server.restart();
  await until(async () => (await state()).state === 'UP', { what: 'Redis is written anew' });
  await until(async () => (await permit()).permit === 'OPEN');
});

test('a component that was removed leaves Redis, and Redis is never ahead of PostgreSQL', async (t) => {
  const nats = await natsServer(t);
  const [log, { pool }] = [await ledgerLog(t, nats), await freshDatabase(t, shared())];
  const redis = createRedis((await redisServer(t)).url);
  t.teardown(async () => redis.disconnect());
  await until(() => redis.status === 'ready');
  const bogus = JSON.stringify({ state: 'UP', sequence: 999_999 });
  await redis.mset('real:state:trading_engine', bogus, 'real:state:no_such_component', bogus);
  projector(t, { log, pool, redis });
  await writeHistory(log, watching());
  await until(async () => (await redis.get('real:state:no_such_component')) === null);
  await until(async () => {
    const { sequence } = JSON.parse((await redis.get('real:state:trading_engine')) ?? '{}');
    return sequence < 999_999;
  });
  t.is(await redis.get('real:state:no_such_component'), null);
});
