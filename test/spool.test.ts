/** Facts while the log is away: on disk before they are accepted, later in the log, once, in order. */
import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createProducer,
  createRecordFact,
  type Log,
  openSpool,
  systemClock,
} from '@recovery-ledger/ledger';
import test, { type ExecutionContext } from 'ava';
import * as E from 'fp-ts/lib/Either.js';
import { type Child, childProcess } from './harness/child-process.ts';
import { ledgerLog } from './harness/ledger-log.ts';
import { type NatsFixture, natsForFile, natsServer } from './harness/nats.ts';
import { addNote, notebook, noteOf, notesIn, reasonOf } from './harness/notes.ts';
import { orThrow } from './harness/server-fixture.ts';
import { until } from './harness/until.ts';

const nats = natsForFile(test);

const spoolPath = async (t: ExecutionContext): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'spool-'));
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  return join(folder, 'state', 'facts.jsonl');
};

/** A spool that is closed at the end. */
const spoolAt = async (t: ExecutionContext, path: string, limitBytes?: number) => {
  const spool = await openSpool(path, limitBytes);
  t.teardown(spool.close);
  return spool;
};

const linesOf = async (path: string) =>
  (await readFile(path, 'utf8')).split('\n').filter((line) => line !== '');

const entry = (n: number, id = 'entries') => {
  const identity = { service: 's', instance: 'i', bootId: 'h/b', mode: 'real' as const };
  const producer = createProducer(identity, systemClock, () => `id-${id}-${n}`);
  const stamped = producer.stamp(notebook(id), noteOf(`fact ${n}`));
  return { stamped, knownHead: 0, stream: undefined };
};

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

test('a line that was half written when the process died was never accepted', async (t) => {
  const path = await spoolPath(t);
  const spool = await spoolAt(t, path);
  orThrow(await spool.add(entry(1)));
  await spool.close();
  await appendFile(path, JSON.stringify(entry(2)).slice(0, 40));
  const again = await spoolAt(t, path);
  t.is(again.size(), 1);
  orThrow(await again.add(entry(3)));
  const ids = (await linesOf(path)).map((line) => JSON.parse(line).stamped.id);
  t.deepEqual(ids, ['id-entries-1', 'id-entries-3']);
  await t.throwsAsync(linesOf(`${path}.unreadable`), { code: 'ENOENT' });
});

test('a line that was whole but not yet accepted is kept: the fact did happen', async (t) => {
  const path = await spoolPath(t);
  await (await spoolAt(t, path)).close();
  await appendFile(path, `${JSON.stringify(entry(1))}\n`);
  t.is((await spoolAt(t, path)).size(), 1);
});

test('a damaged line is set aside and does not hold up the others', async (t) => {
  const path = await spoolPath(t);
  await (await spoolAt(t, path)).close();
  const [a, b] = [entry(1), entry(2)].map((line) => JSON.stringify(line));
  await writeFile(path, `${a}\n{"stamped":7}\ngarbage\n${b}\n`);
  t.is((await spoolAt(t, path)).size(), 2);
  t.deepEqual(await linesOf(`${path}.unreadable`), ['{"stamped":7}', 'garbage']);
});

test('a spool that cannot be read is not taken for an empty one', async (t) => {
  const path = await spoolPath(t);
  await (await spoolAt(t, `${path}/facts.jsonl`)).close();
  await t.throwsAsync(spoolAt(t, path), { code: 'EISDIR' });
});

test('a full spool refuses and says so; what it holds stays', async (t) => {
  const path = await spoolPath(t);
  const bytes = Buffer.byteLength(`${JSON.stringify(entry(1))}\n`);
  const spool = await spoolAt(t, path, bytes * 2 + 1);
  orThrow(await spool.add(entry(1)));
  orThrow(await spool.add(entry(2)));
  const refused = await spool.add(entry(3));
  t.true(E.isLeft(refused) && refused.left._tag === 'SpoolFull');
  t.regex(E.isLeft(refused) ? refused.left.hint : '', /has reached its \d+ bytes: facts are being/);
  t.is((await linesOf(path)).length, 2);
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
  const flushed = await spool.flush(log.appendStamped, log.leader);
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
  const flushed = await spool.flush(async () => {
    never();
    return E.right(1);
  }, log.leader);
  t.deepEqual(flushed, { appended: 1, refused: 0, left: 0 });
});

test('facts spooled for another LEDGER wait, and say why', async (t) => {
  const log = await ledgerLog(t, nats());
  const spool = await spoolAt(t, await spoolPath(t));
  orThrow(await spool.add({ ...entry(1, 'other'), stream: '2020-01-01T00:00:00Z' }));
  const flushed = await spool.flush(log.appendStamped, log.leader, log.identity.created);
  t.like(flushed, { appended: 0, left: 1 });
  t.regex(flushed.reason ?? '', /spooled for the LEDGER created 2020/);
});
