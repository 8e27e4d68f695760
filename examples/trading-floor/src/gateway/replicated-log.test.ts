/** Nobody hears of an entry that the replica lacks, as long as the replica is required. */
import test from 'ava';
import type { LineBatch, LineLog } from '../wire/line-log.ts';
import { ReplicatedLog } from './replicated-log.ts';

/** A log whose lines are on the disk when the test says so. */
const memoryLog = (found = 0) => {
  const lines = Array.from({ length: found }, (_, i) => `line ${i + 1}`);
  const listeners = new Set<(batch: LineBatch) => void>();
  let head = found;
  const textOf = (first: number, last: number) =>
    lines
      .slice(first - 1, last)
      .map((line) => `${line}\n`)
      .join('');
  const log: LineLog = {
    head: () => head,
    last: () => lines.length,
    append: (line) => void lines.push(line),
    durable: () => Promise.resolve(),
    read: async (from) => ({ first: from, last: head, text: textOf(from, head) }),
    onDurable: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: () => Promise.resolve(),
  };
  const sync = (): void => {
    const first = head + 1;
    head = lines.length;
    const batch = { first, last: head, text: textOf(first, head) };
    for (const listener of listeners) listener(batch);
  };
  return { log, sync };
};

const replicated = (found = 0, required = false) => {
  const { log, sync } = memoryLog(found);
  const clock = { ms: 0 };
  const both = new ReplicatedLog(log, () => clock.ms, required);
  const told: LineBatch[] = [];
  both.onDurable((batch) => told.push(batch));
  const write = (...lines: readonly string[]): void => {
    for (const line of lines) both.append(line);
    sync();
  };
  return { log: both, told, write, clock };
};

test('without a replica an entry counts when it is on this disk', (t) => {
  const { log, told, write } = replicated();
  write('a', 'b');
  t.deepEqual(told, [{ first: 1, last: 2, text: 'a\nb\n' }]);
  t.is(log.head(), 2);
});

test('with a replica it counts when it is on that disk too, and only then is it read', async (t) => {
  const { log, told, write } = replicated();
  log.require(true);
  write('a', 'b', 'c');
  t.deepEqual([told, log.head()], [[], 0]);
  log.acknowledge(2);
  t.deepEqual(told, [{ first: 1, last: 2, text: 'a\nb\n' }]);
  t.deepEqual(await log.read(1), { first: 1, last: 2, text: 'a\nb\n' });
  log.acknowledge(3);
  t.deepEqual(told.at(-1), { first: 3, last: 3, text: 'c\n' });
});

test('who waits for an entry hears when the replica has it', async (t) => {
  const { log, write } = replicated();
  log.require(true);
  write('a');
  let heard = false;
  const waiting = log.durable(1).then(() => {
    heard = true;
  });
  await Promise.resolve();
  t.false(heard);
  log.acknowledge(1);
  await waiting;
  t.true(heard);
});

test('a replica that is no longer required holds nothing back', (t) => {
  const { log, told, write, clock } = replicated();
  log.require(true);
  write('a');
  clock.ms = 400;
  write('b');
  t.is(log.waitedMs(), 400);
  log.require(false);
  t.deepEqual(told, [{ first: 1, last: 2, text: 'a\nb\n' }]);
  t.is(log.waitedMs(), 0);
  write('c');
  t.is(log.head(), 3);
});

test('what was committed stays so when a replica that is behind becomes required', (t) => {
  const { log, write } = replicated();
  write('a', 'b');
  log.require(true);
  log.acknowledge(1);
  t.is(log.head(), 2);
  write('c');
  t.is(log.head(), 2);
  log.acknowledge(3);
  t.is(log.head(), 3);
});

test('entries found at the start count when the replica has them, and are read from the file', async (t) => {
  const { log, told, write } = replicated(3, true);
  t.is(log.head(), 0);
  log.acknowledge(2);
  t.deepEqual(told, [{ first: 3, last: 2, text: '' }]);
  t.deepEqual(await log.read(1), { first: 1, last: 2, text: 'line 1\nline 2\n' });
  write('d');
  log.acknowledge(4);
  t.is(log.head(), 4);
  t.deepEqual(told.at(-1), { first: 5, last: 4, text: '' });
});
