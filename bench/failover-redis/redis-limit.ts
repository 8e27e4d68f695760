/**
 * The least that a failover of Redis can take here: the replica is told to be the primary at the
 * very moment of the kill, by somebody who knows of it, without a fence, a record or a check. IO.
 */
import type { Redis } from 'ioredis';
import { writeRows } from '../../test/harness/acknowledged-writer.ts';
import { type Databases, startDatabases } from '../../test/harness/databases.ts';
import { atRedis, infoOf, passwordOf } from '../../test/harness/redis-recovery.ts';
import { until } from '../../test/harness/until.ts';
import { firstWriteMs } from './first-write.ts';

const key = 'service/redis/active';

/** Milliseconds from the kill to the first acknowledged write, of each run. */
export const redisLimit = async (runs: number): Promise<readonly number[]> => {
  const all = await startDatabases({ postgres: false });
  const done: number[] = [];
  try {
    for (let run = 1; run <= runs; run += 1) done.push(await oneRun(all, run));
  } finally {
    await all.stop();
  }
  return done;
};

const oneRun = async (all: Databases, run: number): Promise<number> => {
  const old = await all.primary(key);
  const next = old === 'redis-a' ? 'redis-b' : 'redis-a';
  const at = <A>(name: string, use: (redis: Redis) => Promise<A>) =>
    atRedis(all.host(name).address, passwordOf(all), use);
  const prefix = `limit-${run}`;
  const writer = await writeRows(all.environment, { store: 'redis', writers: 2, prefix });
  await writer.acknowledges(100);
  const pid = Number(infoOf(await at(old, (redis) => redis.info('server')), 'process_id'));
  const atMs = await at(next, async (redis) => {
    const nowMs = performance.timeOrigin + performance.now();
    process.kill(pid, 'SIGKILL');
    await Promise.all([
      redis.replicaof('NO', 'ONE'),
      redis.config('SET', 'min-replicas-to-write', '0'),
      all.register(next, 1_000 + run),
    ]);
    return nowMs;
  });
  await writer.acknowledges(50);
  const written = await writer.stop();
  await follow(all, old, next, at);
  return firstWriteMs(written, atMs);
};

type At = <A>(name: string, use: (redis: Redis) => Promise<A>) => Promise<A>;

const follow = async (all: Databases, old: string, next: string, at: At): Promise<void> => {
  await at(next, (redis) => redis.config('REWRITE'));
  await all.signal(old, 'start');
  await at(old, (redis) => redis.replicaof('127.0.0.1', all.host(next).port));
  const isUp = async () =>
    infoOf(await at(old, (redis) => redis.info('replication')), 'master_link_status') === 'up';
  await until(isUp, { what: `${old} follows ${next}` });
};
