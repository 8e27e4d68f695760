/**
 * Facts while the log is away: on disk before they are accepted, later in the log, once, in order.
 */
import { createRecordFact, type Log } from '@recovery-ledger/ledger';
import test, { type ExecutionContext } from 'ava';
import * as E from 'fp-ts/lib/Either.js';
import { type Child, childProcess } from './harness/child-process.ts';
import { ledgerLog } from './harness/ledger-log.ts';
import { type NatsFixture, natsForFile, natsServer } from './harness/nats.ts';
import { addNote, notebook, noteOf, notesIn, reasonOf } from './harness/notes.ts';
import { orThrow } from './harness/server-fixture.ts';
import { entry, linesOf, spoolAt, spoolPath } from './harness/spools.ts';
import { until } from './harness/until.ts';

const nats = natsForFile(test);

type Said = { readonly reason: string; readonly where: string };

const spooling = (t: ExecutionContext, server: NatsFixture, ...args: readonly string[]) =>
  childProcess<Said>(t, 'spooling-process.ts', [server.url, server.password, ...args]);

const said = (child: Child<Said>, reason: string) =>
  until(() => child.lines.find((line) => line.reason === reason), {
    deadlineMs: 30_000,
    what: `the process to say ${reason}`,
  });

const kill = async (child: Child<Said>) => {
  child.process.kill('SIGKILL');
  await child.ended;
};

const lateOf = async (log: Log, id: string) =>
  (await log.history(notebook(id))).events.map((e) => [reasonOf(e), e.meta.late === true]);

test('facts of an outage are spooled, and in the log in order and marked late when it is over', async (t) => {
  const server = await natsServer(t);
  const log = await ledgerLog(t, server);
  const spool = await spoolAt(t, await spoolPath(t));
  const record = createRecordFact(log, spool);
  t.like(orThrow(await record(notebook('facts'), noteOf('before'))), { where: 'log' });
  await server.kill();
  await until(() => !log.isConnected());
  for (const note of ['one', 'two', 'three'])
    t.deepEqual(orThrow(await record(notebook('facts'), noteOf(note))), { where: 'spool' });
  t.is(spool.size(), 3);
  await server.restart();
  await until(() => spool.size() === 0, { deadlineMs: 20_000 });
  t.like(orThrow(await record(notebook('facts'), noteOf('after'))), { where: 'log' });
  t.deepEqual(await lateOf(log, 'facts'), [
    ['before', false],
    ['one', true],
    ['two', true],
    ['three', true],
    ['after', false],
  ]);
  const { events } = await log.history(notebook('facts'));
  t.deepEqual(
    events.map(({ meta }) => meta.producerseq),
    [1, 2, 3, 4, 5],
  );
});

test('a process killed with spooled facts leaves them; the next one records each once', async (t) => {
  const server = await natsServer(t);
  const log = await ledgerLog(t, server);
  const path = await spoolPath(t);
  const first = spooling(t, server, path, 'a', '5');
  await said(first, 'ready');
  await server.kill();
  first.process.kill('SIGUSR2');
  t.like(await said(first, 'a-5'), { where: 'spool' });
  await kill(first);
  t.is((await linesOf(path)).length, 5);
  await server.restart();
  const second = spooling(t, server, path, 'b', '1');
  t.like(await said(second, 'ready'), { where: '5' });
  await until(async () => (await linesOf(path)).length === 0, { deadlineMs: 20_000 });
  const order = ['a-1', 'a-2', 'a-3', 'a-4', 'a-5'];
  t.deepEqual(await notesIn(log, 'facts'), order);
});

test('killed after the append and before the line was dropped, it is not recorded twice', async (t) => {
  const server = await natsServer(t);
  const log = await ledgerLog(t, server);
  const path = await spoolPath(t);
  const first = spooling(t, server, path, 'a', '3');
  await said(first, 'ready');
  await server.kill();
  first.process.kill('SIGUSR2');
  await said(first, 'a-3');
  await kill(first);
  await server.restart();
  const second = spooling(t, server, path, 'b', '0', 'hang');
  t.like(await said(second, 'hangs'), { where: 'Right' });
  await kill(second);
  t.deepEqual(await notesIn(log, 'facts'), ['a-1']);
  t.is((await linesOf(path)).length, 3);
  await addNote(log, 'facts', 'another writer');
  spooling(t, server, path, 'c', '0');
  await until(async () => (await linesOf(path)).length === 0, { deadlineMs: 20_000 });
  t.deepEqual(await notesIn(log, 'facts'), ['a-1', 'another writer', 'a-2', 'a-3']);
});

test('a fact that the server refuses for good is kept aside and the rest goes on', async (t) => {
  const log = await ledgerLog(t, nats());
  const path = await spoolPath(t);
  const spool = await spoolAt(t, path);
  const huge = entry(2, 'refused');
  const payload = JSON.stringify({ ...JSON.parse(huge.stamped.payload), x: 'x'.repeat(1_048_576) });
  for (const one of [entry(1, 'refused'), { ...huge, stamped: { ...huge.stamped, payload } }])
    orThrow(await spool.add(one));
  orThrow(await spool.add(entry(3, 'refused')));
  const flushed = await spool.flush(log.appendStamped, log.leader, log.identity);
  t.deepEqual(flushed, { appended: 2, refused: 1, left: 0 });
  t.deepEqual(await notesIn(log, 'refused'), ['fact 1', 'fact 3']);
  t.is((await linesOf(`${path}.refused`)).length, 1);
});

test('a fact that is in the log already is found there, however long ago, and not appended', async (t) => {
  const log = await ledgerLog(t, nats());
  const spool = await spoolAt(t, await spoolPath(t));
  const first = entry(1, 'found');
  orThrow(await log.appendStamped(first.stamped, 0));
  orThrow(await spool.add(first));
  const never = () => t.fail('it was appended again');
  const flushed = await spool.flush(
    async () => {
      never();
      return E.right(1);
    },
    log.leader,
    log.identity,
  );
  t.deepEqual(flushed, { appended: 1, refused: 0, left: 0 });
});

test('facts spooled for another LEDGER wait, and say why', async (t) => {
  const log = await ledgerLog(t, nats());
  const spool = await spoolAt(t, await spoolPath(t));
  orThrow(await spool.add({ ...entry(1, 'other'), stream: '2020-01-01T00:00:00Z' }));
  const flushed = await spool.flush(log.appendStamped, log.leader, log.identity);
  t.like(flushed, { appended: 0, left: 1 });
  t.regex(flushed.reason ?? '', /spooled for the LEDGER created 2020/);
});

test('a fact spooled while the connection stays up is flushed without another fact or reconnect', async (t) => {
  const log = await ledgerLog(t, nats());
  const spool = await spoolAt(t, await spoolPath(t));
  let away = true;
  const leader: Log['leader'] = {
    ...log.leader,
    last: (subject) => (away ? Promise.reject(new Error('no quorum')) : log.leader.last(subject)),
  };
  const record = createRecordFact({ ...log, leader }, spool);
  t.deepEqual(orThrow(await record(notebook('quiet'), noteOf('a'))), { where: 'spool' });
  away = false;
  await until(() => spool.size() === 0);
  t.deepEqual(await notesIn(log, 'quiet'), ['a']);
});
