/** The judge of the fault scenarios finds what it is there to find. */
import test from 'ava';
import type { Entry } from '../../bench/faults/journal.ts';
import { type Evidence, judge, type Stored } from '../../bench/faults/judge.ts';
import { longestGapMs } from '../../bench/faults/longest-gap.ts';

const stored = (sequence: number): Stored => ({
  sequence,
  book: 'book',
  reason: `a-0-${sequence}`,
  producer: 'boot',
  number: sequence,
});
const told = (sequence: number): Entry => ({
  book: 'book',
  reason: `a-0-${sequence}`,
  sequence,
  outcome: 'acknowledged',
  atMs: sequence,
});

const good: Evidence = {
  journal: [told(1), told(2), told(3)],
  stored: [stored(1), stored(2), stored(3)],
  seen: [
    [1, 2, 3],
    [1, 2, 3],
  ],
  from: 1,
  head: 3,
};
const wrongs = (evidence: Partial<Evidence>) => {
  const { lost, duplicates, other } = judge({ ...good, ...evidence });
  return [lost.length, duplicates.length, other.length];
};

test('a run in which all is well is not found fault with', (t) => {
  t.deepEqual(wrongs({}), [0, 0, 0]);
  t.is(judge(good).acknowledged, 3);
});

test('what was acknowledged and is not there, or elsewhere, is lost', (t) => {
  t.deepEqual(wrongs({ journal: [...good.journal, told(4)] }), [1, 0, 0]);
  t.deepEqual(wrongs({ journal: [{ ...told(1), sequence: 2 }] }), [1, 0, 0]);
  const spooled = { ...told(9), sequence: null, outcome: 'spooled' as const };
  t.deepEqual(wrongs({ journal: [spooled] }), [1, 0, 0]);
});

test('what is stored twice is a duplicate, and a number that goes back is out of order', (t) => {
  const again = { ...stored(2), sequence: 3, number: 3 };
  t.deepEqual(wrongs({ journal: [], stored: [stored(1), stored(2), again] }), [0, 1, 1]);
  const swapped = [
    { ...stored(2), sequence: 1, number: 1 },
    { ...stored(1), sequence: 2, number: 2 },
  ];
  t.deepEqual(wrongs({ journal: [], stored: swapped }), [0, 0, 1]);
});

test('a missing producer number is an error, unless its fact was refused', (t) => {
  const gap = [stored(1), stored(3)];
  t.deepEqual(wrongs({ journal: [], stored: gap }), [0, 0, 1]);
  const refused = { ...told(2), sequence: null, outcome: 'refused' as const };
  t.deepEqual(wrongs({ journal: [refused], stored: gap }), [0, 0, 0]);
});

test('a follower that missed, repeated or did not reach something is found', (t) => {
  t.deepEqual(wrongs({ seen: [[1, 3]] }), [0, 0, 1]);
  t.deepEqual(wrongs({ seen: [[1, 2, 2, 3]] }), [0, 0, 1]);
  t.deepEqual(wrongs({ seen: [[1, 2]] }), [0, 0, 1]);
});

test('the longest gap is the one between neighbours in time', (t) => {
  t.is(longestGapMs([10, 1, 4]), 6);
  t.is(longestGapMs([]), 0);
});
