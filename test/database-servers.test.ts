/**
 * The floor's own PostgreSQL and Redis: they start replicated, they die, hang and stop for real
 * with all their processes, and come back with what they had acknowledged.
 */
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { Redis } from 'ioredis';
import pg from 'pg';
import { type Databases, databasesForFile, startDatabases } from './harness/databases.ts';
import { processesIn } from './harness/server-fixture.ts';
import { until } from './harness/until.ts';

const databases = databasesForFile(test);

const statusOf = (pid: number, field: string): string =>
  new RegExp(`^${field}:\\s*(.*)$`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ??
  '';
const statesIn = (folder: string) =>
  new Set(processesIn(folder).map((pid) => statusOf(pid, 'State')[0]));

const insert = (from: Databases, server: string, key: string) =>
  from.query(server, 'INSERT INTO replication_heartbeat VALUES ($1, clock_timestamp())', [key]);
const has = async (from: Databases, server: string, key: string) =>
  (await from.query(server, 'SELECT FROM replication_heartbeat WHERE source = $1', [key])).length;

const redisAt = (from: Databases, name: string): Redis =>
  new Redis({
    ...{ port: from.host(name).port, host: '127.0.0.1', maxRetriesPerRequest: 0 },
    password: from.environment['FLOOR_REDIS_PASSWORD'] ?? '',
  });

test.serial(
  'a commit is acknowledged when a standby shows it; both standbys have a say',
  async (t) => {
    const { query, streams, primary } = databases();
    await streams('postgres-a', 2);
    t.is(await primary(), 'postgres-a');
    t.is(await primary('service/redis/active'), 'redis-a');
    await insert(databases(), 'postgres-a', 'first');
    const shown = await Promise.all(
      ['postgres-b', 'postgres-c'].map((name) => has(databases(), name, 'first')),
    );
    t.true(shown.includes(1));
    const [settings] = await query(
      'postgres-a',
      `SELECT current_setting('synchronous_standby_names') AS names,
       current_setting('synchronous_commit') AS commit, current_setting('data_checksums') AS sums,
       (SELECT count(*)::int FROM pg_replication_slots WHERE active) AS slots`,
    );
    t.deepEqual(settings, {
      ...{ names: 'ANY 1 (postgres_a,postgres_b,postgres_c)', commit: 'remote_apply' },
      ...{ sums: 'on', slots: 2 },
    });
  },
);

test.serial(
  'they run as another user than root, and let nobody in without a password',
  async (t) => {
    const { folder, hosts, admin } = databases();
    for (const host of hosts) {
      const owners = processesIn(host.folder).map((pid) => statusOf(pid, 'Uid').split('\t')[0]);
      t.true(owners.length > 0);
      t.false(owners.includes('0'), host.name);
    }
    t.is(statSync(join(folder, 'pgpass')).mode & 0o777, 0o600);
    const url = new URL(admin('postgres-a'));
    url.password = 'wrong';
    const client = new pg.Client({ connectionString: url.href });
    await t.throwsAsync(client.connect(), { message: /password authentication failed/ });
    const redis = new Redis({ port: databases().host('redis-a').port, lazyConnect: true });
    redis.on('error', () => undefined);
    await t.throwsAsync(redis.set('k', 'v'), { message: /NOAUTH/ });
    redis.disconnect();
  },
);

test.serial(
  'a killed primary is gone with all its processes, and comes back with its data',
  async (t) => {
    const { signal, host, streams, ask } = databases();
    await insert(databases(), 'postgres-a', 'before the kill');
    await signal('postgres-a', 'kill');
    t.deepEqual(processesIn(host('postgres-a').folder), []);
    t.like(await ask('supervisor', '/processes/postgres-a'), {
      body: { state: 'exited', pid: null },
    });
    await signal('postgres-a', 'start');
    t.is(await has(databases(), 'postgres-a', 'before the kill'), 1);
    await streams('postgres-a', 2);
    await insert(databases(), 'postgres-a', 'after the kill');
  },
);

test.serial('a paused primary answers nobody, and answers again when it goes on', async (t) => {
  const { signal, host } = databases();
  const { folder } = host('postgres-a');
  await signal('postgres-a', 'pause');
  t.deepEqual([...statesIn(folder)], ['T']);
  const asked = has(databases(), 'postgres-a', 'first');
  const paused = processesIn(folder);
  t.true(paused.length > 3);
  await signal('postgres-a', 'resume');
  t.is(await asked, 1);
  t.false(statesIn(folder).has('T'));
});

test.serial('one that is paused can be stopped, and one that is stopped be started', async (t) => {
  const { signal, host, streams } = databases();
  for (const name of ['postgres-a', 'redis-b']) {
    await signal(name, 'pause');
    await signal(name, 'stop');
    t.deepEqual(processesIn(host(name).folder), []);
    await signal(name, 'start');
  }
  await streams('postgres-a', 2);
});

test.serial(
  'Redis takes no write while nobody follows, and has after a kill what it took',
  async (t) => {
    const { signal, host } = databases();
    const writes = async (key: string) => {
      const redis = redisAt(databases(), 'redis-a');
      redis.on('error', () => undefined);
      return redis
        .set(key, '1')
        .catch(String)
        .finally(() => redis.disconnect());
    };
    await until(async () => (await writes('first')) === 'OK', { what: 'a replica follows' });
    await signal('redis-b', 'kill');
    await until(async () => /NOREPLICAS/.test(await writes('alone')), {
      what: 'writes are refused',
    });
    await signal('redis-a', 'kill');
    t.deepEqual(processesIn(host('redis-a').folder), []);
    await signal('redis-a', 'start');
    await signal('redis-b', 'start');
    const redis = redisAt(databases(), 'redis-a');
    t.is(await redis.get('first'), '1');
    redis.disconnect();
    await until(async () => (await writes('again')) === 'OK', { what: 'a replica follows again' });
  },
);

test.serial(
  'a server that cannot start says why in one line, and whoever waits can end it',
  async (t) => {
    const { signal, host, ask, query } = databases();
    await signal('postgres-c', 'stop');
    const path = join(host('postgres-c').folder, 'data', 'pg_hba.conf');
    await query('postgres-a', 'SELECT 1');
    const before = readFileSync(path);
    rmSync(path);
    const { status, body } = await ask('supervisor', '/processes/postgres-c/start', 'POST', {});
    t.is(status, 500);
    t.regex(
      String(body['error']),
      /^postgres-c ended before it listened \(exit code 1\): .*FATAL: .*pg_hba\.conf$/,
    );
    writeFileSync(path, before, { mode: 0o644 });
    await signal('postgres-c', 'start');
  },
);

test.serial(
  'none outlives a killed supervisor; the next one goes on with roles and data',
  async (t) => {
    const { supervisor, folder, signal, environment } = databases();
    await insert(databases(), 'postgres-a', 'last');
    await signal('postgres-b', 'pause');
    supervisor.kill('SIGKILL');
    await until(() => processesIn(folder).length === 0, { what: 'all servers ended' });
    const { FLOOR_DATABASE_DIR = '', FLOOR_DATA_DIR = '' } = environment;
    const next = await startDatabases({ settings: { FLOOR_DATABASE_DIR, FLOOR_DATA_DIR } });
    t.teardown(next.stop);
    await next.streams('postgres-a', 2);
    t.is(await has(next, 'postgres-c', 'last'), 1);
  },
);
