/** What a service is told when the log is not there, not its own, or not as it must be. */
import { createServer } from 'node:net';
import { initialiseLog, openLog } from '@recovery-ledger/ledger';
import test from 'ava';
import * as E from 'fp-ts/lib/Either.js';
import { ledgerLog } from './harness/ledger-log.ts';
import { type NatsFixture, natsServer } from './harness/nats.ts';
import { natsRequest } from './harness/nats-request.ts';
import { orThrow } from './harness/server-fixture.ts';
import { until } from './harness/until.ts';

const identity = { service: 'test', instance: 'one', mode: 'real' as const };
const settingsOf = ({ url, user, password }: Pick<NatsFixture, 'url' | 'user' | 'password'>) => ({
  servers: url,
  user,
  password,
  ...identity,
});

const update = async (server: NatsFixture, stream: string, change: object) => {
  const info = JSON.parse(await natsRequest(server, `$JS.API.STREAM.INFO.${stream}`));
  const config = JSON.stringify({ ...info.config, ...change });
  const answer = JSON.parse(await natsRequest(server, `$JS.API.STREAM.UPDATE.${stream}`, config));
  if (answer.error) throw new Error(answer.error.description);
};

test('init creates what is missing once, and a second init changes nothing', async (t) => {
  const server = await natsServer(t);
  const settings = settingsOf(server);
  t.deepEqual(await initialiseLog(settings), E.right(['LEDGER', 'SEALS', 'TELEMETRY', 'ALERTS']));
  const both = await Promise.all([initialiseLog(settings), initialiseLog(settings)]);
  t.deepEqual(both, [E.right([]), E.right([])]);
  await natsRequest(server, '$JS.API.STREAM.DELETE.ALERTS');
  t.deepEqual(await initialiseLog(settings), E.right(['ALERTS']));
});

test('two that init at once both succeed', async (t) => {
  const settings = settingsOf(await natsServer(t));
  const results = await Promise.all([initialiseLog(settings), initialiseLog(settings)]);
  t.true(results.every(E.isRight));
});

test('without init every service is told what to run, for the lease bucket too', async (t) => {
  const server = await natsServer(t);
  const hint = 'run `recovery-ledger init` once to create the streams';
  const missing = (stream: string) => E.left({ _tag: 'StreamMissing' as const, stream, hint });
  t.deepEqual(await openLog(settingsOf(server)), missing('LEDGER'));
  orThrow(await initialiseLog(settingsOf(server)));
  await natsRequest(server, '$JS.API.STREAM.DELETE.KV_LEASES');
  t.deepEqual(await openLog(settingsOf(server)), missing('KV_LEASES'));
});

test('a stream that would lose events is refused, by a service and by init, and left alone', async (t) => {
  const server = await natsServer(t);
  const settings = settingsOf(server);
  orThrow(await initialiseLog(settings));
  await update(server, 'LEDGER', { max_age: 3_600_000_000_000, max_msgs_per_subject: 5 });
  for (const opened of [await openLog(settings), await initialiseLog(settings)]) {
    t.like(opened, { left: { _tag: 'StreamDrifted', stream: 'LEDGER' } });
    const drifts = E.isLeft(opened) && 'drifts' in opened.left ? opened.left.drifts : [];
    t.deepEqual(drifts, [
      { field: 'max_age', wanted: '0', found: '3600000000000' },
      {
        field: 'max_msgs_per_subject',
        wanted: 'not this: it drops the older events of an aggregate',
        found: '5',
      },
    ]);
  }
});

test('a larger log is no drift', async (t) => {
  const server = await natsServer(t);
  orThrow(await initialiseLog(settingsOf(server)));
  await update(server, 'LEDGER', { max_bytes: 20 * 1024 ** 3 });
  const log = orThrow(await openLog(settingsOf(server)));
  await log.close();
  t.pass();
});

test('a wrong password is told as one, with the variables to set', async (t) => {
  const settings = { ...settingsOf(await natsServer(t)), password: 'wrong' };
  t.like(await openLog(settings), {
    left: {
      _tag: 'CannotConnect',
      reason: `${settings.servers} refused the login of the user ${settings.user}`,
      hint:
        'give it the credentials of that server: RECOVERY_LEDGER_CREDENTIALS, or ' +
        'RECOVERY_LEDGER_NATS_USER and RECOVERY_LEDGER_NATS_PASSWORD; a new user is known to the ' +
        'server only after it has read its nats-users.conf again',
    },
  });
});

test('a server that is not there is told with its address and how to start it', async (t) => {
  const settings = { ...identity, servers: 'nats://127.0.0.1:1', user: 'u', password: 'p' };
  const opened = await openLog(settings);
  t.like(opened, { left: { _tag: 'CannotConnect' } });
  if (E.isLeft(opened) && opened.left._tag === 'CannotConnect') {
    t.regex(opened.left.reason, /^cannot reach nats-server at nats:\/\/127\.0\.0\.1:1 \(/);
    t.regex(opened.left.hint, /recovery-ledger up/);
  }
});

test('a server that is too old is refused by its version', async (t) => {
  const info = { server_id: 'X', version: '2.10.22', max_payload: 1e6, headers: true, proto: 1 };
  const old = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.write(`INFO ${JSON.stringify(info)}\r\n`);
    socket.on('data', (data) => {
      if (data.includes('PING')) socket.write('PONG\r\n');
    });
  });
  await new Promise<void>((resolve) => old.listen(0, '127.0.0.1', resolve));
  t.teardown(() => old.close());
  const address = old.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const servers = `nats://127.0.0.1:${port}`;
  t.like(await openLog({ ...identity, servers, user: 'u', password: 'p' }), {
    left: {
      _tag: 'CannotConnect',
      reason: `${servers} is nats-server 2.10.22, older than 2.10.27`,
    },
  });
});

test('a lease runs out by itself, and can be renewed after the server was killed', async (t) => {
  const server = await natsServer(t);
  const { leases, ...log } = await ledgerLog(t, server);
  await leases.renew('real', 'trading_engine', 'one');
  t.is(await leases.holder('real', 'trading_engine'), 'one');
  t.is(await leases.holder('drill', 'trading_engine'), undefined);
  await until(async () => (await leases.holder('real', 'trading_engine')) === undefined);
  await server.kill();
  await until(() => !log.isConnected());
  await t.throwsAsync(leases.renew('real', 'trading_engine', 'one'), { message: /log is away/ });
  await server.restart();
  await until(() => log.isConnected());
  const renewed = await until(async () => {
    await leases.renew('real', 'trading_engine', 'two').catch(() => undefined);
    return leases.holder('real', 'trading_engine').catch(() => undefined);
  });
  t.is(renewed, 'two');
});
