/**
 * RECOVER-REDIS-001 on real servers: killed, stopped and cut off primaries under load. Losses are
 * counted against what a separate process was told.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { lostKeys, writeRows } from './harness/acknowledged-writer.ts';
import type { Databases } from './harness/databases.ts';
import { databasesForFile } from './harness/databases.ts';
import { heldProxy } from './harness/held-proxy.ts';
import {
  atRedis,
  carryOutRedis,
  infoOf,
  passwordOf,
  people,
  positionNow,
} from './harness/redis-recovery.ts';
import { until } from './harness/until.ts';

const databases = databasesForFile(test, { postgres: false });

/** Keys that no other test wrote: found again, they would not be missed. */
const writing = (all: Databases) =>
  writeRows(all.environment, { store: 'redis', restMs: 2, prefix: `row-${incarnation}` });
let incarnation = 10;
const primaryOf = (all: Databases) => all.primary('service/redis/active');
const otherOf = (name: string) => (name === 'redis-a' ? 'redis-b' : 'redis-a');
const at = <A>(all: Databases, name: string, use: Parameters<typeof atRedis<A>>[2]) =>
  atRedis(all.host(name).address, passwordOf(all), use);
const linkOf = (all: Databases, name: string) =>
  at(all, name, (redis) => redis.info('replication')).then((text) =>
    infoOf(text, 'master_link_status'),
  );

test.serial(
  'a killed primary is replaced by its replica, and is its replica afterwards',
  async (t) => {
    const all = databases();
    const [failed, promoted] = ['redis-a', 'redis-b'];
    // A primary counts a replica that still reads its first copy: that one is not promoted.
    const follows = async () => (await linkOf(all, promoted)) === 'up';
    await until(follows, { deadlineMs: 20_000, what: 'the replica has its copy' });
    const writer = await writing(all);
    await writer.acknowledges(200);
    const last = await positionNow(all, failed);
    await all.signal(failed, 'kill');
    incarnation += 1;
    const carried = await carryOutRedis(all, { incarnation, failed, last });
    t.is(carried.failed, undefined);
    await writer.acknowledges(200);
    const written = await writer.stop();
    const lost = await lostKeys(all.host(promoted).address, passwordOf(all), written);
    const stated = carried.emitted.find(({ type }) => type === 'DataLossMeasured');
    t.is(stated?.type === 'DataLossMeasured' && stated.data.lostRecords, lost.length);
    t.is(await primaryOf(all), promoted);
    t.is(await linkOf(all, failed), 'up');
    t.is(carried.outputs['steps.rejoin.minReplicas'], 1);
    t.regex(String(carried.outputs['steps.promote.exposure']), /one copy of the data, at redis-b/);
  },
);

test.serial('what the replica never got is counted, key by key', async (t) => {
  const all = databases();
  const failed = await primaryOf(all);
  const promoted = otherOf(failed);
  const line = await heldProxy(t, all.host(failed).port);
  await at(all, promoted, (redis) => redis.replicaof('127.0.0.1', line.port));
  await until(async () => (await linkOf(all, promoted)) === 'up', { what: 'it follows' });
  const writer = await writing(all);
  await writer.acknowledges(200);
  const last = await positionNow(all, failed);
  line.cut();
  await writer.acknowledges(100);
  await all.signal(failed, 'kill');
  line.mend('never');
  incarnation += 1;
  const carried = await carryOutRedis(all, { incarnation, failed, last });
  t.is(carried.failed, undefined);
  const written = await writer.stop();
  const lost = await lostKeys(all.host(promoted).address, passwordOf(all), written);
  t.true(lost.length >= 50, `${lost.length} of ${written.acknowledged.length}`);
  const stated = carried.emitted.find(({ type }) => type === 'DataLossMeasured');
  if (stated?.type !== 'DataLossMeasured') return t.fail('no loss was stated');
  t.is(stated.data.state, 'MEASURED');
  // One command of each writer may have been carried out without its answer arriving.
  const unsaid = Number(stated.data.lostRecords) - lost.length;
  t.true(unsaid >= 0 && unsaid <= written.unknown.length, `${unsaid} of ${written.unknown.length}`);
  t.truthy(stated.data.evidence['bytes']);
});

test.serial('a stopped primary is ended, and is no primary when it is back', async (t) => {
  const all = databases();
  const failed = await primaryOf(all);
  const last = await positionNow(all, failed);
  await all.signal(failed, 'pause');
  incarnation += 1;
  const carried = await carryOutRedis(all, { incarnation, failed, last });
  t.is(carried.failed, undefined);
  t.is(carried.outputs['steps.fence.fenced'], 'stopped');
  const refused = await t.throwsAsync(at(all, failed, (redis) => redis.set('late', '1')));
  t.regex(refused?.message ?? '', /^READONLY/);
});

test.serial('a primary that takes writes is left alone, whatever anybody saw', async (t) => {
  const all = databases();
  const failed = await primaryOf(all);
  incarnation += 1;
  const carried = await carryOutRedis(all, { incarnation, failed });
  t.regex(carried.failed ?? '', /^fence: .* takes writes: it has not failed/);
  t.is(await primaryOf(all), failed);
});

test.serial(
  'a primary that cannot be stopped has to refuse writes, or a person decides',
  async (t) => {
    const all = databases();
    const failed = await primaryOf(all);
    const only = ['fence'];
    const variables = { 'endpoints.supervisor': 'http://127.0.0.1:9' };
    const fence = () => carryOutRedis(all, { incarnation, failed, only, variables });
    await at(all, failed, (redis) => redis.config('SET', 'maxmemory', '1'));
    const refusing = await fence();
    t.is(refusing.outputs['steps.fence.fenced'], 'refuses');
    await at(all, failed, async (redis) => {
      await redis.config('SET', 'maxmemory', '0');
      await t.throwsAsync(redis.set('more', '1'), { message: /^NOREPLICAS/ });
      await redis.config('SET', 'min-replicas-to-write', '1');
    });
    await all.signal(failed, 'pause');
    const hung = await fence();
    await all.signal(failed, 'resume');
    t.regex(hung.failed ?? '', /that it refuses writes cannot be proven/);
  },
);

test.serial(
  'without a bound of the loss people are asked, and a denial promotes nothing',
  async (t) => {
    const all = databases();
    const failed = await primaryOf(all);
    const asking = people('denied');
    const given = { failed, last: null, people: asking, only: ['choose', 'promote'] };
    incarnation += 1;
    const carried = await carryOutRedis(all, { incarnation, ...given });
    t.regex(carried.failed ?? '', /^choose: risk-officer denied it/);
    t.regex(asking.asked[0] ?? '', /data may be lost: nobody has seen how far/);
    t.is(await linkOf(all, otherOf(failed)), 'up');
  },
);

test('wait-for-replicas is no directive: Redis does not start with it', (t) => {
  const bin = databases().environment['FLOOR_REDIS_BIN'] ?? '';
  const [binary = ''] = ['redis-server', 'valkey-server']
    .map((name) => join(bin, name))
    .filter((path) => existsSync(path));
  const { status, stdout, stderr } = spawnSync(
    binary,
    ['--port', '0', '--wait-for-replicas', '1'],
    { encoding: 'utf8', timeout: 5_000 },
  );
  t.is(status, 1);
  t.regex(
    `${stdout}${stderr}`,
    /(FATAL CONFIG FILE ERROR|Unresolved Config)[\s\S]*wait-for-replicas/,
  );
});
