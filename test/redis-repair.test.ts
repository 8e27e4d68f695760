/**
 * RECOVER-REDIS-001 without a replica that is fit, on real files: damaged, torn, empty, or a
 * snapshot alone. Each test also shows what the plain way would have done.
 */
import { chownSync, existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import type { Databases } from './harness/databases.ts';
import { databasesForFile } from './harness/databases.ts';
import { atRedis, carryOutRedis, infoOf, passwordOf, people } from './harness/redis-recovery.ts';
import { until } from './harness/until.ts';

const databases = databasesForFile(test, { postgres: false });

const failed = 'redis-a';
let incarnation = 100;

const at = <A>(all: Databases, name: string, use: Parameters<typeof atRedis<A>>[2]) =>
  atRedis(all.host(name).address, passwordOf(all), use);
const keysAt = (all: Databases, name: string) => at(all, name, (redis) => redis.dbsize());
const increment = ({ host }: Databases) => {
  const folder = join(host(failed).folder, 'appendonlydir');
  const manifest = readFileSync(join(folder, 'appendonly.aof.manifest'), 'utf8');
  const names = [...manifest.matchAll(/^file (\S+) seq \d+ type i/gm)].map(([, name]) => name);
  return join(folder, names.at(-1) ?? '');
};

/** redis-a is a primary of so many new keys, alone: then both are killed. */
const filled = async (all: Databases, keys: number): Promise<void> => {
  await all.signal('redis-b', 'kill');
  await all.signal(failed, 'start');
  await at(all, failed, async (redis) => {
    await redis.replicaof('NO', 'ONE');
    await redis.config('SET', 'min-replicas-to-write', '0');
    const isWritten = async () => {
      const text = await redis.info('persistence');
      const names = ['aof_rewrite_in_progress', 'aof_rewrite_scheduled', 'rdb_bgsave_in_progress'];
      return names.every((name) => infoOf(text, name) === '0');
    };
    await until(isWritten, { what: 'nothing is written in the background' });
    await redis.flushall();
    await redis.bgrewriteaof();
    await until(isWritten, { what: 'the append-only file is written anew' });
    const pipeline = redis.pipeline();
    for (let key = 0; key < keys; key += 1) pipeline.set(`k${key}`, `v${key}`);
    await pipeline.exec();
  });
  await all.signal(failed, 'kill');
};

/** In place, so that the file stays the server's own. */
const own = (all: Databases, path: string, bytes: Buffer): void => {
  writeFileSync(path, bytes);
  const { uid, gid } = statSync(all.host(failed).folder);
  chownSync(path, uid, gid);
};

const repair = (all: Databases, answer: 'granted' | 'denied' = 'granted') => {
  incarnation += 1;
  const asking = people(answer);
  const only = ['fence', 'choose', 'promote', 'repair', 'route', 'write-test'];
  const carried = carryOutRedis(all, { incarnation, failed, people: asking, only });
  return { asked: asking.asked, carried };
};

test.serial('damage in the middle of the file is cut only as people agree to', async (t) => {
  const all = databases();
  await filled(all, 1_003);
  const path = increment(all);
  const whole = readFileSync(path);
  own(
    all,
    path,
    Buffer.concat([whole.subarray(0, 3_000), Buffer.from('XXXXXXXX'), whole.subarray(3_008)]),
  );
  const damaged = readFileSync(path);
  const denied = repair(all, 'denied');
  t.regex((await denied.carried).failed ?? '', /repair: risk-officer denied it/);
  t.deepEqual(readFileSync(path), damaged, 'nothing was touched');
  await t.throwsAsync(all.signal(failed, 'start'), undefined, 'Redis itself does not start');

  const { asked, carried } = repair(all);
  const { outputs, failed: reason } = await carried;
  t.is(reason, undefined);
  const question = asked[0] ?? '';
  const [, bytes, commands, stay] =
    /cut off (\d+) bytes with about (\d+) commands; (\d+) commands/.exec(question) ?? [];
  t.true(Number(bytes) > 29_000 && Number(commands) > 850, question);
  t.is(await keysAt(all, failed), Number(stay));
  t.is(outputs['steps.repair.keys'], Number(stay));
  const preserved = `${all.folder}/redis-backups/redis-a-before-rec-${incarnation}`;
  const kept = join(preserved, 'appendonlydir', path.split('/').at(-1) ?? '');
  t.deepEqual(readFileSync(kept), damaged, 'a copy of what was there is kept');
});

test.serial('a torn end is told apart from damage, and nobody is asked', async (t) => {
  const all = databases();
  await filled(all, 50);
  const path = increment(all);
  own(all, path, readFileSync(path).subarray(0, -7));
  const { asked, carried } = repair(all);
  t.is((await carried).failed, undefined);
  t.deepEqual(asked, []);
  t.is(await keysAt(all, failed), 49);
});

test.serial('a snapshot comes back with all its keys; the plain way has none', async (t) => {
  const all = databases();
  const { folder } = all.host(failed);
  await filled(all, 1_003);
  await all.signal(failed, 'start');
  await at(all, failed, (redis) => redis.save());
  await all.signal(failed, 'kill');
  const snapshot = readFileSync(join(folder, 'dump.rdb'));
  rmSync(join(folder, 'appendonlydir'), { recursive: true });
  await all.signal(failed, 'start');
  t.is(await keysAt(all, failed), 0, 'Redis ignores the snapshot');
  await all.signal(failed, 'kill');

  rmSync(join(folder, 'appendonlydir'), { recursive: true });
  own(all, join(folder, 'dump.rdb'), snapshot);
  const { asked, carried } = repair(all);
  t.is((await carried).failed, undefined);
  t.regex(asked[0] ?? '', /has 1003 keys; what was written since is lost/);
  t.is(await keysAt(all, failed), 1_003);
  await all.signal(failed, 'kill');
  await all.signal(failed, 'start');
  t.is(await keysAt(all, failed), 1_003, 'and they are still there after a restart');
});

test.serial('an empty snapshot is no data: nothing is started, and the files stay', async (t) => {
  const all = databases();
  const { folder } = all.host(failed);
  await filled(all, 0);
  await all.signal(failed, 'start');
  await at(all, failed, (redis) => redis.save());
  await all.signal(failed, 'kill');
  rmSync(join(folder, 'appendonlydir'), { recursive: true });
  const empty = join(folder, 'dump.rdb');
  t.true(statSync(empty).size < 200);
  const { carried } = repair(all);
  t.regex((await carried).failed ?? '', /no snapshot with a key in it: .*dump.rdb has 0 keys/);
  t.true(existsSync(empty));
  await t.throwsAsync(keysAt(all, failed), undefined, 'it does not run');
});

test.serial('an empty primary is not started over a replica that has keys', async (t) => {
  const all = databases();
  await filled(all, 3);
  await all.signal(failed, 'start');
  await at(all, failed, (redis) => redis.config('SET', 'min-replicas-to-write', '0'));
  await all.signal('redis-b', 'start');
  const { host, port } = { host: '127.0.0.1', port: all.host(failed).port };
  await at(all, 'redis-b', (redis) => redis.replicaof(host, port));
  await at(all, 'redis-b', (redis) => redis.config('SET', 'replica-priority', '0'));
  const has = (keys: number) => async () => (await keysAt(all, 'redis-b').catch(() => -1)) === keys;
  await until(has(3), { what: 'the replica has 3 keys' });
  await all.signal(failed, 'kill');
  const path = increment(all);
  const [first = ''] =
    /^\*2\r\n\$6\r\nSELECT\r\n\$1\r\n0\r\n\*3[\s\S]*?\$2\r\nv0\r\n/.exec(
      readFileSync(path, 'latin1'),
    ) ?? [];
  own(all, path, Buffer.from(first));
  const { carried } = repair(all);
  t.regex((await carried).failed ?? '', /redis-b has 3 keys, and would be left with 1/);
  t.is(await keysAt(all, 'redis-b'), 3);

  own(all, path, Buffer.alloc(0));
  await all.signal(failed, 'start');
  await until(has(0), { what: 'started anyway, it empties its replica' });
  t.is(await keysAt(all, 'redis-b'), 0);
});
