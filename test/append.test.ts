/** Appending on a real server: conflicts, lost answers, kills, and two processes at once. */
import { createProducer, openLog, systemClock } from '@recovery-ledger/ledger';
import test from 'ava';
import * as E from 'fp-ts/lib/Either.js';
import { childProcess } from './harness/child-process.ts';
import { ledgerLog } from './harness/ledger-log.ts';
import { lossyProxy } from './harness/lossy-proxy.ts';
import { natsForFile, natsServer } from './harness/nats.ts';
import { notebook, noteOf, notesIn, reasonOf } from './harness/notes.ts';
import { orThrow } from './harness/server-fixture.ts';
import { until } from './harness/until.ts';

const nats = natsForFile(test);

test('a writer that did not see the newest event gets a conflict and stores nothing', async (t) => {
  const log = await ledgerLog(t, nats());
  const first = orThrow(await log.append(notebook('conflict'), 0, [noteOf('a'), noteOf('b')]));
  t.is(first.sequences.length, 2);
  t.is(first.sequences[1], first.last);
  const stale = await log.append(notebook('conflict'), first.sequences[0] ?? 0, [noteOf('c')]);
  t.like(stale, { left: { _tag: 'SequenceConflict', appended: 0, retry: true } });
  const unaware = await log.append(notebook('conflict'), 0, [noteOf('c')]);
  t.like(unaware, { left: { _tag: 'SequenceConflict' } });
  t.deepEqual(await notesIn(log, 'conflict'), ['a', 'b']);
});

test('repeating an append after another writer came in between is the first success', async (t) => {
  const log = await ledgerLog(t, nats());
  const identity = { service: 's', instance: 'i', bootId: 'h/b', mode: 'real' as const };
  const producer = createProducer(identity, systemClock, () => `id-${Math.random()}`);
  const a = producer.stamp(notebook('retry'), noteOf('a'));
  const stored = orThrow(await log.appendStamped(a, 0));
  orThrow(await log.append(notebook('retry'), stored, [noteOf('b'), noteOf('c')]));
  t.is(orThrow(await log.appendStamped(a, 0)), stored);
  const other = producer.stamp(notebook('retry'), noteOf('d'));
  t.like(await log.appendStamped(other, 0), { left: { _tag: 'SequenceConflict' } });
  t.deepEqual(await notesIn(log, 'retry'), ['a', 'b', 'c']);
});

test('an append whose answer was lost is found, although another writer was next', async (t) => {
  const server = nats();
  const direct = await ledgerLog(t, server);
  const proxy = await lossyProxy(t, server.port);
  const servers = `nats://127.0.0.1:${proxy.port}`;
  const { user, password } = server;
  const identity = { service: 'test', instance: 'behind', mode: 'real' as const };
  const behind = orThrow(await openLog({ servers, user, password, ...identity }));
  t.teardown(() => behind.close());
  proxy.swallowAnswers();
  const append = behind.append(notebook('lost'), 0, [noteOf('a')]);
  await until(async () => (await notesIn(direct, 'lost')).length === 1);
  const { last } = await direct.history(notebook('lost'));
  orThrow(await direct.append(notebook('lost'), last, [noteOf('b')]));
  proxy.reset();
  t.is(orThrow(await append).last, last);
  t.deepEqual(await notesIn(direct, 'lost'), ['a', 'b']);
});

test('an append while the server is killed succeeds once it is back', async (t) => {
  const server = await natsServer(t);
  const log = await ledgerLog(t, server);
  const { last } = orThrow(await log.append(notebook('kill'), 0, [noteOf('a')]));
  await server.kill();
  const append = log.append(notebook('kill'), last, [noteOf('b')]);
  await server.restart();
  const outcome = await append;
  if (E.isLeft(outcome)) {
    t.is(outcome.left._tag, 'LogUnavailable');
    await until(() => log.isConnected());
    orThrow(await log.append(notebook('kill'), last, [noteOf('b')]));
  }
  t.deepEqual(await notesIn(log, 'kill'), ['a', 'b']);
});

test('an outcome that stayed open does not break the gapless producer numbers', async (t) => {
  const server = nats();
  const direct = await ledgerLog(t, server);
  const proxy = await lossyProxy(t, server.port);
  const { user, password } = server;
  const identity = { service: 'test', instance: 'open', mode: 'real' as const };
  const servers = `nats://127.0.0.1:${proxy.port}`;
  const behind = orThrow(await openLog({ servers, user, password, ...identity }));
  t.teardown(() => behind.close());
  proxy.swallowAnswers();
  const open = await behind.append(notebook('open'), 0, [noteOf('a')]);
  t.like(open, { left: { _tag: 'LogUnavailable', appended: 0 } });
  proxy.reset();
  await until(() => behind.isConnected());
  const { events, last } = await direct.history(notebook('open'));
  t.deepEqual(events.map(reasonOf), ['a']);
  orThrow(await behind.append(notebook('open'), last, [noteOf('b')]));
  const after = await direct.history(notebook('open'));
  t.deepEqual(
    after.events.map((event) => [reasonOf(event), event.meta.producerseq]),
    [
      ['a', 1],
      ['b', 2],
    ],
  );
});

test('calls for one aggregate take turns in the order they were made', async (t) => {
  const log = await ledgerLog(t, nats());
  const calls = ['a', 'b', 'c'].map((note) => log.append(notebook('turns'), 0, [noteOf(note)]));
  const [first, ...others] = await Promise.all(calls);
  t.true(first !== undefined && E.isRight(first));
  for (const other of others) t.like(other, { left: { _tag: 'SequenceConflict' } });
  t.deepEqual(await notesIn(log, 'turns'), ['a']);
});

test('an append beside another of the same aggregate leaves the producer numbers gapless', async (t) => {
  const log = await ledgerLog(t, nats());
  const both = log.append(notebook('beside'), 0, [noteOf('a'), noteOf('b')]);
  const stale = log.append(notebook('beside'), 0, [noteOf('x')]);
  const { last } = orThrow(await both);
  t.like(await stale, { left: { _tag: 'SequenceConflict' } });
  orThrow(await log.append(notebook('beside'), last, [noteOf('c')]));
  const { events } = await log.history(notebook('beside'));
  t.deepEqual(
    events.map(({ meta }) => meta.producerseq),
    [1, 2, 3],
  );
});

test('an event that is too large is refused with all of its decision, alone or not', async (t) => {
  const log = await ledgerLog(t, nats());
  if (!log.identity.atomic) {
    t.pass('this server stores the events one by one');
    return;
  }
  const large = noteOf('x'.repeat(1_048_576));
  for (const events of [[large], [noteOf('small'), large], [large, noteOf('small')]]) {
    const refused = await log.append(notebook('large'), 0, events);
    t.like(refused, { left: { _tag: 'LogRefused', appended: 0, retry: false } });
  }
  orThrow(await log.append(notebook('large'), 0, [noteOf('small')]));
  const { events } = await log.history(notebook('large'));
  t.deepEqual(
    events.map((event) => [reasonOf(event), event.meta.producerseq]),
    [['small', 1]],
  );
});

type Stored = { readonly reason: string; readonly sequence: number };

test('two processes on one aggregate, through two kills: all stored, once, in order', async (t) => {
  const server = await natsServer(t);
  const log = await ledgerLog(t, server);
  const count = 150;
  const start = (name: string) =>
    childProcess<Stored>(t, 'appending-process.ts', [
      server.url,
      server.password,
      name,
      `${count}`,
    ]);
  const children = [start('a'), start('b')];
  for (const share of [0.2, 0.5]) {
    await until(() => children.every(({ lines }) => lines.length > count * share), {
      deadlineMs: 60_000,
      what: `${share} of the appends`,
    });
    await server.kill();
    await server.restart();
  }
  t.deepEqual(await Promise.all(children.map(({ ended }) => ended)), [0, 0]);
  // This process was cut off as well, and may not be back yet.
  const isRead = () => log.history(notebook('shared')).catch(() => undefined);
  const { events } = await until(isRead, { deadlineMs: 60_000, what: 'the log can be read' });
  const stored = events.map((event) => ({
    reason: reasonOf(event),
    sequence: event.meta.sequence,
  }));
  const told = children.flatMap(({ lines }) => lines).sort((a, b) => a.sequence - b.sequence);
  t.deepEqual(told, stored);
  t.is(new Set(stored.map(({ reason }) => reason)).size, count * 2);
  for (const name of ['a', 'b']) {
    const own = events.filter((event) => event.meta.source === `/test/${name}`);
    const numbers = own.map(({ meta }) => meta.producerseq);
    t.deepEqual(
      numbers,
      Array.from({ length: count }, (_, index) => index + 1),
    );
  }
});
