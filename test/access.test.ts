/** What a user without a right is told: by name, at once, and never by silence. */
import { type Log, LogForbidden, openAudit, openLog, roles } from '@recovery-ledger/ledger';
import test, { type ExecutionContext } from 'ava';
import * as E from 'fp-ts/lib/Either.js';
import { accessServer, passwordOf, roleUsers, usersText } from './harness/access-server.ts';
import { ledgerLog } from './harness/ledger-log.ts';
import { type NatsFixture, natsServer } from './harness/nats.ts';
import { orThrow } from './harness/server-fixture.ts';
import { until } from './harness/until.ts';

const settingsOf = ({ url: servers }: NatsFixture, user: string) => {
  const known = roleUsers.find(({ name }) => name === user);
  if (known === undefined) throw new Error(`there is no user ${user}`);
  const who = { service: known.role, instance: user, mode: known.mode };
  return { servers, user, password: passwordOf(user), ...who };
};

const logOf = async (t: ExecutionContext, server: NatsFixture, user: string): Promise<Log> => {
  const log = orThrow(await openLog(settingsOf(server, user)));
  t.teardown(() => log.close());
  return log;
};

/** The sequence of the first event there; it ends reading, and a right that is missing throws. */
const firstOf = async (log: Log, subjects: readonly string[]): Promise<number | undefined> => {
  const signal = AbortSignal.timeout(20_000);
  for await (const { sequence } of log.follow({ subjects, from: 1, signal })) return sequence;
  return undefined;
};

test('every service opens the log with its own rights, and reads what another wrote', async (t) => {
  const server = await accessServer(t);
  const writer = await logOf(t, server, 'detector-real');
  const own = { mode: 'real', family: 'detector', id: 'detector-real' } as const;
  const data = { instance: 'detector-real', reason: 'told to' };
  const stopped = [{ type: 'DetectorStopped', data }] as const;
  t.like(await writer.append(own, 0, stopped), { right: { last: 1 } });
  for (const { name, role } of roleUsers) {
    if (roles[role].person && role !== 'operator') continue;
    const log = await logOf(t, server, name);
    for (const subjects of [['ledger.>'], ['ledger.real.>', 'ledger.drill.>']]) {
      t.is(await firstOf(log, subjects), 1, `${name} reads ${subjects.join(' ')}`);
    }
  }
});

test('an append without the right is refused at once, and names the subject', async (t) => {
  const server = await accessServer(t);
  const log = await logOf(t, server, 'detector-real');
  const other = { mode: 'real', family: 'detector', id: 'another-1' } as const;
  const event = { type: 'DetectorStopped', data: { instance: 'another-1', reason: 'no' } } as const;
  const refusals: string[] = [];
  log.onRefused(({ operation, subject }) => refusals.push(`${operation} ${subject}`));
  t.like(await log.append(other, 0, [event]), {
    left: { _tag: 'LogRefused', subject: 'ledger.real.detector.another-1' },
  });
  t.deepEqual(refusals, ['publish ledger.real.detector.another-1']);
});

test('a drill recoverer renews drill leases only', async (t) => {
  const server = await accessServer(t);
  const { leases } = await logOf(t, server, 'recoverer-drill');
  await leases.renew('drill', 'engine', 'me');
  t.is(await leases.holder('drill', 'engine'), 'me');
  await t.throwsAsync(leases.renew('real', 'engine', 'me'), { message: /KV\.LEASES\.real/ });
});

test('an operator asks for a failure, and chaos answers; a detector may not ask', async (t) => {
  const server = await accessServer(t);
  const [chaos, operator, detector] = [
    await logOf(t, server, 'chaos-drill'),
    await logOf(t, server, 'operator'),
    await logOf(t, server, 'detector-real'),
  ];
  chaos.messenger.answer('chaos.fail.*', async (subject) => ({ subject }));
  const subject = 'chaos.fail.engine';
  // The subscription of the one and the question of the other travel on two connections.
  const answer = await until(() => operator.messenger.ask(subject, {}, 5_000));
  t.deepEqual(answer, { subject });
  await t.throwsAsync(detector.messenger.ask(subject, {}, 5_000), { message: /chaos\.fail/ });
});

test('an auditor reads the record, and opens no log to write to', async (t) => {
  const server = await accessServer(t);
  const settings = settingsOf(server, 'auditor');
  const audit = orThrow(await openAudit(settings));
  t.teardown(() => audit.close());
  t.is((await audit.head('LEDGER')).lastSequence, 0);
  const opened = await openLog(settings);
  if (E.isRight(opened)) return t.fail();
  t.is(opened.left._tag, 'CannotConnect');
  t.regex(JSON.stringify(opened.left), /does not let the user auditor do this.*STREAM\.INFO/);
});

for (const missing of ['CONSUMER.CREATE.LEDGER', 'CONSUMER.MSG.NEXT.LEDGER.*']) {
  test(`a reader without ${missing} says so, and does not try for ever`, async (t) => {
    const user = { name: 'reader', role: 'projector', mode: 'real' } as const;
    const text = usersText([{ ...user, login: { password: 'x' } }]);
    const users = text.replaceAll(`"$JS.API.${missing}"`, '"nothing"');
    t.not(users, text);
    const server = await natsServer(t, { users, password: 'of-the-owner' });
    await ledgerLog(t, server);
    const who = { service: 'project', instance: 'reader', mode: 'real' } as const;
    const login = { servers: server.url, user: 'reader', password: 'x' };
    const log = orThrow(await openLog({ ...login, ...who }));
    t.teardown(() => log.close());
    const error = await t.throwsAsync(firstOf(log, ['ledger.>']), { instanceOf: LogForbidden });
    t.regex(error.message, /does not let the user reader publish to \$JS\.API\.CONSUMER/);
  });
}
