/** What becomes of appends whose outcome was open, against an aggregate held in memory. */
import test from 'ava';
import type { Stamped } from '../events/producer.ts';
import { createDoubts } from './append-doubts.ts';
import type { LeaderReader } from './leader.ts';

const subject = 'ledger.book.b';
const stamped = (id: string): Stamped => ({ id, type: 'Note', subject, payload: '' });

/** Ids at sequences 1, 2, …; counts what is read and which numbers are taken. */
const aggregateOf = (ids: readonly string[]) => {
  const counts = { reads: 0, taken: 0 };
  let isAway = false;
  const message = (sequence: number) => ({
    sequence,
    subject,
    id: ids[sequence - 1],
    recordedAt: '',
    payload: new Uint8Array(),
  });
  const leader: Pick<LeaderReader, 'after'> = {
    after: async function* (_, sequence) {
      if (isAway) throw new Error('away');
      for (let next = sequence + 1; next <= ids.length; next += 1) {
        counts.reads += 1;
        yield message(next);
      }
    },
  };
  const take = () => {
    counts.taken += 1;
  };
  const away = (now: boolean) => {
    isAway = now;
  };
  return { counts, doubts: createDoubts(leader, { take }), away };
};

test('an append that was stored after all takes its numbers, once', async (t) => {
  const { counts, doubts } = aggregateOf(['a', 'b', 'other']);
  doubts.add(subject, { stamped: [stamped('a'), stamped('b')], expected: 0 }, 1);
  t.true(await doubts.settle(subject));
  t.true(await doubts.settle(subject));
  t.is(counts.taken, 1);
});

test('another writer that was first decides it: the aggregate is not read again', async (t) => {
  const others = Array.from({ length: 100 }, (_, index) => `other-${index}`);
  const { counts, doubts } = aggregateOf(others);
  doubts.add(subject, { stamped: [stamped('a')], expected: 10 }, 0);
  t.true(await doubts.settle(subject));
  t.true(await doubts.settle(subject));
  t.deepEqual(counts, { reads: 1, taken: 0 });
});

test('what nobody overtook stays open: it may be stored yet', async (t) => {
  const ids = ['before'];
  const { counts, doubts } = aggregateOf(ids);
  doubts.add(subject, { stamped: [stamped('late')], expected: 1 }, 0);
  t.true(await doubts.settle(subject));
  t.is(counts.taken, 0);
  ids.push('late');
  t.true(await doubts.settle(subject));
  t.is(counts.taken, 1);
});

test('nothing is settled while the log cannot be read, and nothing is taken twice', async (t) => {
  const ids = ['a'];
  const { counts, doubts, away } = aggregateOf(ids);
  doubts.add(subject, { stamped: [stamped('a')], expected: 0 }, 0);
  away(true);
  t.false(await doubts.settle(subject));
  t.is(counts.taken, 0);
  away(false);
  t.true(await doubts.settle(subject));
  t.is(counts.taken, 1);
});
