/**
 * Following a real log: in order, without gap or repeat, across kills, and never more in memory.
 */
import { type Followed, LedgerReplaced, type Log } from '@recovery-ledger/ledger';
import test, { type ExecutionContext } from 'ava';
import * as E from 'fp-ts/lib/Either.js';
import { ledgerLog } from './harness/ledger-log.ts';
import { natsForFile, natsServer } from './harness/nats.ts';
import { natsRequest } from './harness/nats-request.ts';
import { addNote, notebook, noteOf, reasonOf } from './harness/notes.ts';
import { orThrow } from './harness/server-fixture.ts';
import { until } from './harness/until.ts';

const nats = natsForFile(test);
const subjects = ['ledger.>'];

/** Reads in the background until the test ends. */
const following = (t: ExecutionContext, log: Log, from = 1, filter = subjects) => {
  const stop = new AbortController();
  const seen: Followed[] = [];
  const read = async () => {
    for await (const followed of log.follow({ subjects: filter, from, signal: stop.signal }))
      seen.push(followed);
  };
  const done = read();
  t.teardown(async () => {
    stop.abort();
    await done;
  });
  return { seen, done, stop };
};

const sequencesOf = (seen: readonly Followed[]) => seen.map(({ sequence }) => sequence);
const upTo = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index);

test('three kills under load: every event arrives once and in order', async (t) => {
  const server = await natsServer(t);
  const log = await ledgerLog(t, server);
  const reader = following(t, await ledgerLog(t, server, { instance: 'reader' }));
  const acknowledged: number[] = [];
  let writing = true;
  const write = async (id: string) => {
    for (let n = 0; writing; n += 1) {
      await until(() => log.isConnected(), { deadlineMs: 30_000 });
      const last = (await log.leader.last(`ledger.real.detector.${id}`).catch(() => undefined))
        ?.sequence;
      const appended = await log.append(notebook(id), last ?? 0, [noteOf(`${id}-${n}`)]);
      if (E.isRight(appended)) acknowledged.push(appended.right.last);
    }
  };
  const writers = ['a', 'b', 'c', 'd'].map(write);
  for (const _ of [1, 2, 3]) {
    const before = acknowledged.length;
    await until(() => acknowledged.length > before + 100, { deadlineMs: 60_000 });
    await server.kill();
    await server.restart();
  }
  const before = acknowledged.length;
  await until(() => acknowledged.length > before + 50, { deadlineMs: 60_000 });
  writing = false;
  await Promise.all(writers);
  const { lastSequence } = await log.head();
  await until(() => reader.seen.at(-1)?.sequence === lastSequence, { deadlineMs: 30_000 });
  t.deepEqual(sequencesOf(reader.seen), upTo(1, lastSequence));
  const stored = new Set(sequencesOf(reader.seen));
  t.deepEqual(
    acknowledged.filter((sequence) => !stored.has(sequence)),
    [],
  );
  t.is(new Set(acknowledged).size, acknowledged.length);
});

test('following from a sequence starts there, and pending counts down to nothing', async (t) => {
  const log = await ledgerLog(t, nats());
  await addNote(log, 'from', 'note 1');
  const from = await addNote(log, 'from', 'note 2');
  for (const n of [3, 4]) await addNote(log, 'from', `note ${n}`);
  const reader = following(t, log, from, ['ledger.real.detector.from']);
  await until(() => reader.seen.length === 3);
  t.deepEqual(
    reader.seen.map(({ entry, pending }) => [E.isRight(entry) && reasonOf(entry.right), pending]),
    [
      ['note 2', 2],
      ['note 3', 1],
      ['note 4', 0],
    ],
  );
});

test('several subjects are followed as one log', async (t) => {
  const log = await ledgerLog(t, nats());
  const ids = ['one', 'two', 'one', 'not', 'two'];
  for (const id of ids) await addNote(log, id, id);
  const filter = ['ledger.real.detector.one', 'ledger.real.detector.two'];
  const reader = following(t, log, 1, filter);
  await until(() => reader.seen.length === 4);
  const read = reader.seen.map(({ entry }) => E.isRight(entry) && reasonOf(entry.right));
  t.deepEqual(read, ['one', 'two', 'one', 'two']);
});

test('an unreadable message comes as Unreadable between its neighbours', async (t) => {
  const server = nats();
  const log = await ledgerLog(t, server);
  await addNote(log, 'odd', 'before');
  await natsRequest(server, 'ledger.real.detector.odd', 'no event');
  await addNote(log, 'odd', 'after');
  const reader = following(t, log, 1, ['ledger.real.detector.odd']);
  await until(() => reader.seen.length === 3);
  const tags = reader.seen.map(({ entry }) =>
    E.isRight(entry) ? reasonOf(entry.right) : entry.left._tag,
  );
  t.deepEqual(tags, ['before', 'Unreadable', 'after']);
  const history = await log.history(notebook('odd'));
  t.is(history.unreadable[0]?.sequence, reader.seen[1]?.sequence);
  t.is(history.last, reader.seen[2]?.sequence ?? -1);
});

test('an event is the same, to the nanosecond, followed or read as history', async (t) => {
  const log = await ledgerLog(t, nats());
  for (let n = 0; n < 100; n += 1) await addNote(log, 'same', `${n}`);
  const reader = following(t, log, 1, ['ledger.real.detector.same']);
  await until(() => reader.seen.length === 100);
  const followed = reader.seen.flatMap(({ entry }) => (E.isRight(entry) ? [entry.right] : []));
  t.deepEqual((await log.history(notebook('same'))).events, followed);
  const asked = followed.map(({ meta }) => log.leader.at(meta.sequence));
  const times = (await Promise.all(asked)).map((message) => message?.recordedAt);
  t.deepEqual(
    times,
    followed.map(({ meta }) => meta.recordedAt),
  );
  t.true(times.every((time) => time?.length === '2026-11-23T06:00:00.123456789Z'.length));
  const firstSequence = followed[0]?.meta.sequence ?? 0;
  const tail = (await log.history(notebook('same'), firstSequence)).events;
  t.deepEqual(tail, followed.slice(1));
});

test('a slow reader is not sent the whole log', async (t) => {
  const server = await natsServer(t);
  const log = await ledgerLog(t, server);
  const books = Array.from({ length: 40 }, (_, n) => `book-${n}`);
  const notes = Array.from({ length: 80 }, (_, n) => noteOf(`${n}`));
  await Promise.all(books.map((id) => log.append(notebook(id), 0, notes).then(orThrow)));
  const stop = new AbortController();
  const slow = log.follow({ subjects, from: 1, signal: stop.signal });
  t.is((await slow.next()).value?.sequence, 1);
  const delivered = async (): Promise<number> => {
    const answer = JSON.parse(await natsRequest(server, '$JS.API.CONSUMER.LIST.LEDGER'));
    return answer.consumers[0].delivered.stream_seq;
  };
  const sent = await until<number | null>(async () => {
    const soFar = await delivered();
    return soFar >= 500 ? soFar : null;
  });
  t.true(sent <= 1_000, `${sent} of 3200 sent to a reader that read 1`);
  for await (const { sequence } of slow) if (sequence === 3_200) break;
  stop.abort();
  t.pass();
});

test('a follower stops with the reason when LEDGER is not the stream it was', async (t) => {
  const server = await natsServer(t);
  const log = await ledgerLog(t, server);
  await addNote(log, 'first', 'note');
  const signal = new AbortController().signal;
  const reader = log.follow({ subjects, from: 1, signal });
  t.is((await reader.next()).value?.sequence, 1);
  await natsRequest(server, '$JS.API.STREAM.DELETE.LEDGER');
  await ledgerLog(t, server);
  await t.throwsAsync(reader.next(), { instanceOf: LedgerReplaced, message: /another stream/ });
});

test('aborting ends a follower that waits, at once and without an error', async (t) => {
  const log = await ledgerLog(t, nats());
  const reader = following(t, log, 1, ['ledger.real.detector.nobody']);
  reader.stop.abort();
  await t.notThrowsAsync(reader.done);
});

test('messages of the largest size come in order, a few at a time', async (t) => {
  const log = await ledgerLog(t, await natsServer(t));
  const long = 'x'.repeat(1_000_000);
  for (let n = 0; n < 60; n += 1) await addNote(log, `large-${n % 3}`, `${n} ${long}`);
  const interruptions: string[] = [];
  const stop = new AbortController();
  const options = { subjects: ['ledger.>'], from: 1, signal: stop.signal };
  const seen: string[] = [];
  const onInterrupted = (reason: string) => void interruptions.push(reason);
  for await (const { entry } of log.follow({ ...options, onInterrupted })) {
    seen.push(E.isRight(entry) ? (reasonOf(entry.right).split(' ')[0] ?? '') : entry.left.reason);
    if (seen.length === 60) stop.abort();
  }
  t.deepEqual(
    seen,
    Array.from({ length: 60 }, (_, n) => String(n)),
  );
  t.deepEqual(interruptions, []);
});
