/** A server that does not start leads to one message that tells the cause and what to do. */
import test from 'ava';
import { type Cause, endedEarly, notReady } from './start-failure.ts';

const samples: readonly (readonly [Cause, string])[] = [
  ['PortInUse', '[FTL] Error listening on port: 127.0.0.1:4222, "bind: address already in use"'],
  ['PortInUse', 'LOG:  could not bind IPv4 address "127.0.0.1": Address already in use'],
  [
    'PortInUse',
    'Warning: Could not create server TCP listening socket 127.0.0.1:1: bind: Address already in use',
  ],
  ['DiskFull', 'FATAL:  could not write lock file "postmaster.pid": No space left on device'],
  ['DataInUse', 'FATAL:  lock file "postmaster.pid" already exists'],
  ['TooOld', 'nats-server: nats.conf:20:3: unknown field "sync_interval"'],
  ['TooOld', 'FATAL:  database files are incompatible with server'],
  ['BadConfig', "nats-server: variable reference for 'X' on line 56 can not be found"],
  ['BadConfig', '*** FATAL CONFIG FILE ERROR (Redis 7.0.15) ***'],
  ['BadConfig', 'FATAL:  configuration file "/d/postgresql.conf" contains errors'],
  ['PermissionDenied', "[FTL] Can't start JetStream: mkdir /x: permission denied"],
  ['Ended', 'panic: something else'],
];

for (const [cause, line] of samples)
  test(`the cause is ${cause} where the log says: ${line.slice(0, 60)}`, (t) => {
    const failed = endedEarly('the-server', 'exit code 1', `starting\n${line}\n`);
    t.is(failed._tag, cause);
    t.true(failed.hint.includes(line));
    t.regex(failed.hint, /^the-server did not start: /);
  });

test('only the last lines of a long log are shown', (t) => {
  const log = Array.from({ length: 50 }, (_, index) => `line ${index}`).join('\n');
  const { hint } = endedEarly('x', 'exit code 1', log);
  t.true(hint.includes('line 49'));
  t.false(hint.includes('line 40\n'));
});

test('a server that never becomes ready says what was lacking, and an empty log is said to be so', (t) => {
  const failed = notReady('redis-server', 15_000, 'no answer to PING', '');
  t.is(failed._tag, 'NotReady');
  t.regex(failed.hint, /15 s \(no answer to PING\)\n {2}\(it logged nothing\)/);
});
