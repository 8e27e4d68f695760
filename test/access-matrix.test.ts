/**
 * Every role against every subject and every verb of the JetStream API, on a real server: what the
 * table allows is let through, everything else is refused and changes nothing.
 */
import { type LogUser, permissionsOf, permits } from '@recovery-ledger/ledger';
import test from 'ava';
import { accessServer, passwordOf, roleUsers } from './harness/access-server.ts';
import { attemptsOf, streamNames, streamOf, subjectIn } from './harness/access-subjects.ts';
import type { NatsFixture } from './harness/nats.ts';
import { type Attempt, refusedOf } from './harness/nats-probe.ts';
import { natsRequest } from './harness/nats-request.ts';

const named = ({ verb, subject }: Attempt): string => `${verb} ${subject}`;

const isAllowed =
  (user: LogUser) =>
  ({ verb, subject }: Attempt): boolean =>
    permits(permissionsOf(user, roleUsers)[verb], subject);

const loginOf = ({ port }: NatsFixture, user: string) => ({
  port,
  user,
  password: passwordOf(user),
});

/**
 * The next sequence of every stream, by an acknowledged message that takes it. The server stores
 * after it answered a ping, but every stream in order: what came earlier is stored by then.
 */
const takenNext = async (server: NatsFixture): Promise<Readonly<Record<string, number>>> => {
  const taken: Record<string, number> = {};
  for (const stream of streamNames) {
    const answer = await natsRequest(server, subjectIn(stream), '!');
    taken[stream] = JSON.parse(answer).seq;
  }
  return taken;
};

/** The sequences that come next when each of `attempts` was stored and nothing else was. */
const nextAfter = (
  taken: Readonly<Record<string, number>>,
  attempts: readonly Attempt[],
): Readonly<Record<string, number>> => {
  const stored = attempts.flatMap(({ verb, subject }) =>
    verb === 'publish' ? [streamOf(subject)] : [],
  );
  return Object.fromEntries(
    streamNames.map((stream) => {
      const count = stored.filter((one) => one === stream).length;
      return [stream, (taken[stream] ?? 0) + count + 1];
    }),
  );
};

test('what the table does not allow is refused by the server, and nothing moves', async (t) => {
  const server = await accessServer(t);
  const before = await takenNext(server);
  for (const user of roleUsers) {
    const attempts = attemptsOf(user).filter((attempt) => !isAllowed(user)(attempt));
    const refused = await refusedOf(loginOf(server, user.name), attempts);
    t.deepEqual([...refused].sort(), attempts.map(named).sort(), user.name);
  }
  t.deepEqual(await takenNext(server), nextAfter(before, []));
});

test('what the table allows is let through, and reaches the stream that it belongs to', async (t) => {
  const server = await accessServer(t);
  let expected = await takenNext(server);
  for (const user of roleUsers) {
    const attempts = attemptsOf(user).filter(isAllowed(user));
    t.deepEqual(await refusedOf(loginOf(server, user.name), attempts), [], user.name);
    expected = nextAfter(expected, attempts);
    t.deepEqual(await takenNext(server), expected, user.name);
  }
});

/** What must never be, said apart from the table: a change of the table cannot allow it. */
const never: readonly (readonly [string, string])[] = [
  ['chaos-drill', 'publish ledger.real.component.another-1'],
  ['chaos-drill', 'publish ledger.real.drill.another-1'],
  ['detector-real', 'publish ledger.real.recovery.another-1'],
  ['detector-real', 'publish ledger.real.detector.another-1'],
  ['detector-real', 'publish ledger.drill.component.another-1'],
  ['recoverer-drill', 'publish ledger.real.recovery.another-1'],
  ['recoverer-drill', 'publish ledger.real.claim.another-1'],
  ['recoverer-drill', 'publish $KV.LEASES.real.engine'],
  ['recoverer-real', 'publish ledger.real.approval.another-1'],
  ['recoverer-real', 'publish seals.ledger'],
  ['sealer-real', 'publish ledger.real.claim.another-1'],
  ['operator', 'publish ledger.real.claim.another-1'],
  ['operator', 'publish ledger.real.estate.another-1'],
  ['admin', 'publish $KV.LEASES.real.engine'],
];

/** A role without a right to write has none to a subject that a stream keeps. */
const changing =
  /^publish (ledger|seals|telemetry|alerts|\$KV)\.|\.(CREATE|UPDATE|DELETE|PURGE|RESTORE|SNAPSHOT|STEPDOWN|REMOVE|RESET|PAUSE|UNPIN|MSG\.NEXT)\b/;

test('no table can allow what must never be', async (t) => {
  const server = await accessServer(t);
  const refusedBy = new Map<string, readonly string[]>();
  for (const { name } of roleUsers) {
    const user = roleUsers.find((known) => known.name === name);
    if (user === undefined) throw new Error(name);
    refusedBy.set(name, await refusedOf(loginOf(server, name), attemptsOf(user)));
  }
  for (const [name, attempt] of never) {
    t.true(refusedBy.get(name)?.includes(attempt), `${name}: ${attempt}`);
  }
  const auditor = roleUsers.find(({ name }) => name === 'auditor');
  if (auditor === undefined) throw new Error('there is no auditor');
  const writes = attemptsOf(auditor)
    .map(named)
    .filter((attempt) => changing.test(attempt));
  t.true(writes.length > 100);
  t.deepEqual(
    writes.filter((attempt) => refusedBy.get('auditor')?.includes(attempt) !== true),
    [],
    'the auditor writes, deletes or creates',
  );
  for (const { name } of roleUsers) {
    for (const inbox of ['_INBOX.>', '_INBOX_another-1.>', '>', '*.>', '*.x']) {
      t.true(refusedBy.get(name)?.includes(`subscribe ${inbox}`), `${name} hears ${inbox}`);
    }
  }
});
