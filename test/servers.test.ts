/** Servers start for real, say why when they cannot, and keep their data through a kill. */
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type StartFailure, startNats, startPostgres, startRedis } from '@recovery-ledger/console';
import test from 'ava';
import * as E from 'fp-ts/lib/Either.js';
import { Redis } from 'ioredis';
import pg from 'pg';
import { natsConf, natsForFile, natsServer } from './harness/nats.ts';
import { natsRequest } from './harness/nats-request.ts';
import { postgresForFile, postgresServer } from './harness/postgres.ts';
import { redisForFile, redisServer } from './harness/redis.ts';
import { binaryOf, orThrow, processesIn } from './harness/server-fixture.ts';

const nats = natsForFile(test);
const postgres = postgresForFile(test);
const redis = redisForFile(test);

const failure = (result: E.Either<StartFailure, unknown>): StartFailure => {
  if (E.isLeft(result)) return result.left;
  throw new Error('the server started, though it should not');
};

const temporary = async (t: { teardown: (work: () => Promise<void>) => void }): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'recovery-ledger-test-'));
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  return folder;
};

const query = async (url: string, sql: string): Promise<readonly unknown[]> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
};

const withRedis = async <A>(url: string, work: (client: Redis) => Promise<A>): Promise<A> => {
  const client = new Redis(url, { retryStrategy: () => null });
  try {
    return await work(client);
  } finally {
    client.disconnect();
  }
};

const stream = JSON.stringify({ name: 'KEPT', subjects: ['kept'], storage: 'file' });

test('an acknowledged message has been fsynced: nats-server reports sync_always', async (t) => {
  const varz: unknown = await (await fetch(`${nats().monitorUrl}/varz`)).json();
  t.like(varz, {
    jetstream: { config: { sync_always: true } },
    max_payload: 1_048_576,
    host: '127.0.0.1',
  });
});

test('nats-server keeps an acknowledged message through SIGKILL, on the same port', async (t) => {
  const server = await natsServer(t);
  await natsRequest(server, '$JS.API.STREAM.CREATE.KEPT', stream);
  t.is(JSON.parse(await natsRequest(server, 'kept', 'hello')).seq, 1);
  const { pid } = server;
  await server.kill();
  t.false(server.running);
  await server.restart();
  t.not(server.pid, pid);
  const kept = await natsRequest(server, '$JS.API.STREAM.MSG.GET.KEPT', '{"seq":1}');
  t.is(Buffer.from(JSON.parse(kept).message.data, 'base64').toString(), 'hello');
});

test('nats-server lets nobody in without the password', async (t) => {
  const stranger = { ...nats(), port: nats().port, user: 'ledger', password: 'guess' };
  await t.throwsAsync(natsRequest(stranger, 'kept'), { message: /Authorization Violation/ });
});

test('the users of the repository hold no password: without the variables nobody is let in', async (t) => {
  const binary = (await binaryOf('nats')).path;
  const users = await readFile(join(dirname(natsConf), 'nats-users.conf'), 'utf8');
  const failed = failure(await startNats({ binary, configFile: natsConf, users }));
  t.is(failed._tag, 'BadConfig');
  t.regex(failed.hint, /RECOVERY_LEDGER_NATS_PASSWORD_ADMIN/);
});

test('a nats-server that is too old is refused before it can touch any data', async (t) => {
  const dir = await temporary(t);
  const binary = join(dir, 'nats-server');
  await writeFile(binary, '#!/bin/sh\necho "nats-server: v2.9.10"\n', { mode: 0o755 });
  const failed = failure(await startNats({ binary, configFile: natsConf, dir, password: 'x' }));
  t.is(failed._tag, 'TooOld');
  t.regex(failed.hint, /2\.10\.27 or newer/);
});

test('a password that nats-server would misread is refused', async (t) => {
  const binary = (await binaryOf('nats')).path;
  const password = 'a"b';
  const failed = failure(await startNats({ binary, configFile: natsConf, password }));
  t.is(failed._tag, 'BadConfig');
});

test('a port in use is named as such by every server', async (t) => {
  const configFile = natsConf;
  const binary = (await binaryOf('nats')).path;
  const binaries = await binaryOf('postgresql');
  const redisBinary = (await binaryOf('redis')).path;
  const taken = redis().port;
  const failures = [
    failure(await startNats({ binary, configFile, password: 'x', port: taken })),
    failure(await startPostgres({ binaries, database: 'x', port: taken, durable: false })),
    failure(await startRedis({ binary: redisBinary, port: taken })),
  ];
  for (const { _tag, hint } of failures) {
    t.is(_tag, 'PortInUse');
    t.regex(hint, /port is already in use: stop what listens there/);
  }
});

test('PostgreSQL keeps a committed row through SIGKILL', async (t) => {
  const server = await postgresServer(t, { durable: true });
  await query(server.url, 'CREATE TABLE kept AS SELECT 42 AS answer');
  await server.kill();
  await server.restart();
  t.deepEqual(await query(server.url, 'SELECT answer FROM kept'), [{ answer: 42 }]);
  t.deepEqual(await query(server.url, 'SHOW fsync'), [{ fsync: 'on' }]);
});

test('PostgreSQL keeps the data of a folder that was given, and its password, after stop', async (t) => {
  const parent = await temporary(t);
  await chmod(parent, 0o755);
  const dir = join(parent, 'postgres');
  const options = { binaries: await binaryOf('postgresql'), database: 'kept "it"', dir };
  const first = orThrow(await startPostgres(options));
  t.teardown(first.stop);
  await query(first.url, 'CREATE TABLE kept AS SELECT 42 AS answer');
  await first.stop();
  const second = orThrow(await startPostgres({ ...options, port: first.port }));
  t.teardown(second.stop);
  t.is(second.url, first.url);
  t.deepEqual(await query(second.url, 'SELECT answer FROM kept'), [{ answer: 42 }]);
  t.is(failure(await startPostgres(options))._tag, 'DataInUse');
});

test('a folder that the server may not use is refused with its name', async (t) => {
  const parent = await temporary(t);
  const dir = join(parent, 'postgres');
  await chmod(parent, process.getuid?.() === 0 ? 0o700 : 0o500);
  const binaries = await binaryOf('postgresql');
  const failed = failure(await startPostgres({ binaries, database: 'x', dir }));
  t.is(failed._tag, 'PermissionDenied');
  t.true(failed.hint.includes(dir));
});

test('PostgreSQL does not run as root, and asks for a password', async (t) => {
  const [row] = await query(postgres().url, 'SELECT current_user AS name');
  t.deepEqual(row, { name: 'ledger' });
  const guess = postgres().url.replace(postgres().password, 'guess');
  await t.throwsAsync(query(guess, 'SELECT 1'), { message: /password authentication failed/ });
});

test('PostgreSQL takes settings, and a wrong one is a configuration error', async (t) => {
  const binaries = await binaryOf('postgresql');
  const server = await postgresServer(t, { settings: { wal_level: 'logical' } });
  t.deepEqual(await query(server.url, 'SHOW wal_level'), [{ wal_level: 'logical' }]);
  const settings = { no_such_setting: '1' };
  const failed = failure(
    await startPostgres({ binaries, database: 'x', settings, durable: false }),
  );
  t.is(failed._tag, 'BadConfig');
  t.regex(failed.hint, /no_such_setting/);
});

test('Redis keeps what it acknowledged through SIGKILL', async (t) => {
  const server = await redisServer(t);
  await withRedis(server.url, (client) => client.set('kept', 'hello'));
  await server.kill();
  await server.restart();
  t.is(await withRedis(server.url, (client) => client.get('kept')), 'hello');
});

test('what a stopped server leaves behind is nothing: no process, no temporary folder', async (t) => {
  const server = await natsServer(t);
  t.deepEqual(processesIn(server.dir), [server.pid]);
  await server.stop();
  t.deepEqual(processesIn(server.dir), []);
});
