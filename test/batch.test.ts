/** Batches on a real server: whole decisions, many callers at once, conflicts among them. IO. */
import { type Log, openLog } from '@recovery-ledger/ledger';
import test from 'ava';
import { ledgerLog } from './harness/ledger-log.ts';
import { type NatsFixture, natsForFile, natsServer } from './harness/nats.ts';
import { natsRequest } from './harness/nats-request.ts';
import { lastSequenceOf, notebook, noteOf, notesIn, reasonOf } from './harness/notes.ts';
import { orThrow } from './harness/server-fixture.ts';

const nats = natsForFile(test);

/** How many of the messages from a sequence on are part of a batch. */
const batched = async (server: NatsFixture, from: number, to: number): Promise<number> => {
  let count = 0;
  for (let seq = from; seq <= to; seq += 1) {
    const answer = await natsRequest(
      server,
      '$JS.API.STREAM.MSG.GET.LEDGER',
      JSON.stringify({ seq }),
    );
    const headers = Buffer.from(JSON.parse(answer).message.hdrs, 'base64').toString();
    if (headers.includes('Nats-Batch-Id: ')) count += 1;
  }
  return count;
};

test('the events of one decision are stored side by side, while others write', async (t) => {
  const server = nats();
  const [one, other] = [await ledgerLog(t, server), await ledgerLog(t, server)];
  if (!one.identity.atomic) {
    t.pass('this server stores the events one by one');
    return;
  }
  const decide = async (log: Log, id: string) => {
    const notes = ['a', 'b', 'c', 'd', 'e'].map(noteOf);
    return orThrow(await log.append(notebook(id), 0, notes));
  };
  const write = async (log: Log, name: string) => {
    const done = [];
    for (let n = 0; n < 10; n += 1) done.push(await decide(log, `side-${name}-${n}`));
    return done;
  };
  const all = (await Promise.all([write(one, 'x'), write(one, 'y'), write(other, 'z')])).flat();
  for (const { sequences } of all)
    t.deepEqual(
      sequences,
      sequences.map((_, n) => (sequences[0] ?? 0) + n),
    );
  const { events } = await other.history(notebook('side-x-3'));
  t.deepEqual(
    events.map(({ meta }) => meta.sequence),
    [...(all[3]?.sequences ?? [])],
  );
  t.deepEqual(events.map(reasonOf), ['a', 'b', 'c', 'd', 'e']);
});

test('a decision on a stale sequence stores nothing of it', async (t) => {
  const log = await ledgerLog(t, nats());
  const notes = ['a', 'b', 'c'].map(noteOf);
  const { last } = orThrow(await log.append(notebook('stale'), 0, notes));
  t.like(await log.append(notebook('stale'), 0, notes), {
    left: { _tag: 'SequenceConflict', appended: 0 },
  });
  orThrow(await log.append(notebook('stale'), last, [noteOf('d')]));
  t.deepEqual(await notesIn(log, 'stale'), ['a', 'b', 'c', 'd']);
  const { events } = await log.history(notebook('stale'));
  t.deepEqual(
    events.map(({ meta }) => meta.producerseq),
    [1, 2, 3, 4],
  );
});

test('a decision of more events than one batch takes is refused as a whole', async (t) => {
  const log = await ledgerLog(t, nats());
  const notes = Array.from({ length: 1_001 }, (_, n) => noteOf(`${n}`));
  t.like(await log.append(notebook('many'), 0, notes), { left: { _tag: 'LogRefused' } });
  orThrow(await log.append(notebook('many'), 0, notes.slice(1)));
  t.is((await notesIn(log, 'many')).length, 1_000);
});

test('of 256 callers at once each gets its own result, conflicts too', async (t) => {
  const log = await ledgerLog(t, nats());
  const ids = Array.from({ length: 256 }, (_, n) => `at-once-${n}`);
  const isStale = (n: number) => n % 50 === 7;
  for (const [n, id] of ids.entries())
    if (isStale(n)) orThrow(await log.append(notebook(id), 0, [noteOf('before')]));
  for (const round of [0, 1]) {
    const expected = await Promise.all(
      ids.map((id, n) => (isStale(n) ? 0 : lastSequenceOf(log, id))),
    );
    const results = await Promise.all(
      ids.map((id, n) => log.append(notebook(id), expected[n] ?? 0, [noteOf(`round-${round}`)])),
    );
    for (const [n, result] of results.entries())
      if (isStale(n)) t.like(result, { left: { _tag: 'SequenceConflict', expected: 0 } });
      else t.is(orThrow(result).last, await lastSequenceOf(log, ids[n] ?? ''));
  }
  for (const [n, id] of ids.entries()) {
    const { events } = await log.history(notebook(id));
    t.deepEqual(
      events.map((event) => [reasonOf(event), event.meta.producerseq]),
      isStale(n)
        ? [['before', 1]]
        : [
            ['round-0', 1],
            ['round-1', 2],
          ],
    );
  }
});

test('many callers share batches, few do not, and none does when that is switched off', async (t) => {
  const server = await natsServer(t);
  const log = await ledgerLog(t, server);
  if (!log.identity.atomic) {
    t.pass('this server stores the events one by one');
    return;
  }
  const { url: servers, user, password } = server;
  const identity = { service: 'test', instance: 'apart', mode: 'real' as const };
  const apart = orThrow(
    await openLog({ servers, user, password, ...identity, groupCommit: false }),
  );
  t.teardown(() => apart.close());
  const write = async (by: Log, name: string, callers: number) => {
    const from = (await by.head()).lastSequence + 1;
    const notes = Array.from({ length: callers }, (_, n) =>
      by.append(notebook(`${name}-${n}`), 0, [noteOf('a')]),
    );
    for (const appended of await Promise.all(notes)) orThrow(appended);
    return batched(server, from, from + callers - 1);
  };
  t.is(await write(log, 'few', 16), 0);
  t.true((await write(log, 'many', 120)) >= 90);
  t.is(await write(apart, 'apart', 120), 0);
});
