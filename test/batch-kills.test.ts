/** Batches through what goes wrong: lost answers, kills of the server and of the writer, rivals. */
import { openLog } from '@recovery-ledger/ledger';
import test from 'ava';
import * as E from 'fp-ts/lib/Either.js';
import { childProcess } from './harness/child-process.ts';
import { isSoak } from './harness/every-case.ts';
import { ledgerLog } from './harness/ledger-log.ts';
import { lossyProxy } from './harness/lossy-proxy.ts';
import { natsServer } from './harness/nats.ts';
import { lastSequenceOf, notebook, noteOf, notesIn, reasonOf } from './harness/notes.ts';
import { orThrow } from './harness/server-fixture.ts';
import { until } from './harness/until.ts';

test('a batch whose acknowledgement is lost is found, for every one of its callers', async (t) => {
  const server = await natsServer(t);
  const direct = await ledgerLog(t, server);
  if (!direct.identity.atomic) {
    t.pass('this server stores the events one by one');
    return;
  }
  const proxy = await lossyProxy(t, server.port);
  const servers = `nats://127.0.0.1:${proxy.port}`;
  const { user, password } = server;
  const identity = { service: 'test', instance: 'behind', mode: 'real' as const };
  const behind = orThrow(await openLog({ servers, user, password, ...identity }));
  t.teardown(() => behind.close());
  const ids = Array.from({ length: 90 }, (_, n) => `lost-${n}`);
  proxy.swallowAnswers();
  const appends = ids.map((id) => behind.append(notebook(id), 0, [noteOf('a'), noteOf('b')]));
  await until(async () => (await direct.head()).lastSequence >= 2 * 48);
  proxy.reset();
  for (const [n, appended] of (await Promise.all(appends)).entries()) {
    const { events } = await direct.history(notebook(ids[n] ?? ''));
    t.deepEqual(events.map(reasonOf), ['a', 'b']);
    t.deepEqual(
      events.map(({ meta }) => meta.sequence),
      [...orThrow(appended).sequences],
    );
  }
  t.is((await direct.head()).lastSequence, 2 * ids.length);
});

test('batches through two kills of the server: everything once, nothing half', async (t) => {
  const server = await natsServer(t);
  const log = await ledgerLog(t, server);
  const [workers, rounds, size] = [60, 8, 7];
  const notes = Array.from({ length: size }, (_, n) => noteOf(`${n}`));
  let done = 0;
  const write = async (worker: number) => {
    const told: (readonly number[])[] = [];
    let expected = 0;
    for (let round = 0; round < rounds; ) {
      const appended = await log.append(notebook(`killed-${worker}`), expected, notes);
      if (E.isLeft(appended)) {
        t.is(appended.left._tag === 'LogRefused', false);
        const last = await lastSequenceOf(log, `killed-${worker}`).catch(() => undefined);
        if (last === undefined || last === expected) continue;
        expected = last; // it was stored after all
      } else {
        told.push(appended.right.sequences);
        expected = appended.right.last;
      }
      round += 1;
      done += 1;
    }
    return told;
  };
  const writing = Promise.all(Array.from({ length: workers }, (_, n) => write(n)));
  for (const share of [0.25, 0.6]) {
    await until(() => done > workers * rounds * share, { deadlineMs: 60_000 });
    await server.kill();
    await server.restart();
  }
  for (const [worker, told] of (await writing).entries()) {
    const history = () => log.history(notebook(`killed-${worker}`)).catch(() => undefined);
    const { events } = await until(history, { deadlineMs: 30_000 });
    t.deepEqual(
      events.map(reasonOf),
      Array.from({ length: rounds * size }, (_, n) => `${n % size}`),
    );
    const stored = new Set(events.map(({ meta }) => meta.sequence));
    t.true(told.flat().every((sequence) => stored.has(sequence)));
    t.deepEqual(
      events.map(({ meta }) => meta.producerseq),
      events.map((_, n) => n + 1),
    );
  }
});

(isSoak ? test : test.skip)(
  'a writer killed in the middle of its batches leaves no half decision',
  async (t) => {
    const server = await natsServer(t);
    const log = await ledgerLog(t, server);
    if (!log.identity.atomic) {
      t.pass('this server stores the events one by one');
      return;
    }
    const size = 25;
    const login = [server.url, server.user, server.password];
    for (const name of ['one', 'two', 'three']) {
      const child = childProcess<string>(t, 'deciding-process.ts', [...login, name, `${size}`]);
      await until(() => child.lines.length > 60, { deadlineMs: 60_000 });
      child.process.kill('SIGKILL');
      t.is(await child.ended, 'SIGKILL');
      for (const id of child.lines) t.is((await notesIn(log, id)).length, size);
    }
    const { lastSequence } = await log.head();
    t.is(lastSequence % size, 0);
  },
);

type Stored = {
  readonly aggregate: string;
  readonly reason: string;
  readonly sequence: number;
};

test('two processes on the same aggregates, in batches, through a kill: all once', async (t) => {
  const server = await natsServer(t);
  const log = await ledgerLog(t, server);
  const [aggregates, count] = [60, 6];
  const login = [server.url, server.user, server.password];
  const start = (name: string) =>
    childProcess<Stored>(t, 'batching-process.ts', [...login, name, `${aggregates}`, `${count}`]);
  const children = [start('a'), start('b')];
  const told = () => children.flatMap(({ lines }) => lines);
  await until(() => children.every(({ lines }) => lines.length > aggregates * count * 0.2), {
    deadlineMs: 60_000,
  });
  await server.kill();
  await server.restart();
  t.deepEqual(await Promise.all(children.map(({ ended }) => ended)), [0, 0]);
  await until(() => log.head().then(Boolean, () => false), { what: 'the log is back here too' });
  for (let n = 0; n < aggregates; n += 1) {
    const { events } = await log.history(notebook(`shared-${n}`));
    const own = told().filter(({ aggregate }) => aggregate === `shared-${n}`);
    t.deepEqual(
      [...own].sort((x, y) => x.sequence - y.sequence).map(({ reason }) => reason),
      events.map(reasonOf),
    );
    for (const name of ['a', 'b']) {
      const written = events.filter(({ meta }) => meta.source === `/test/${name}`);
      t.deepEqual(
        written.map((event) => [reasonOf(event), event.meta.producerseq]),
        Array.from({ length: count }, (_, index) => [`${name}-${index + 1}`, index + 1]),
      );
    }
  }
});
