/** Where a reader may go on, and where it has seen what is lost. */
import test from 'ava';
import { judgeContinuity } from './continuity.ts';
import { pinOf } from './stream-identity.ts';

const [first, second] = [
  { created: 'jan', generation: 0 },
  { created: 'feb', generation: 1 },
];
/** The third stream: restored from a backup of the second, so created when that was. */
const third = {
  created: 'feb',
  generation: 2,
  lastSequence: 200,
  importedThrough: 0,
  lineage: [
    { ...first, through: 60 },
    { ...second, through: 90 },
  ],
};

test('a reader of the same stream goes on, unless the stream has become shorter', (t) => {
  t.is(judgeContinuity(pinOf(third), 200, third)._tag, 'Continues');
  t.like(judgeContinuity(pinOf(third), 201, third), { _tag: 'Lost', through: 200 });
});

test('a reader of an ancestor goes on up to the last sequence taken over, and not beyond', (t) => {
  for (const [ancestor, through] of [
    [first, 60],
    [second, 90],
  ] as const) {
    t.is(judgeContinuity(pinOf(ancestor), 0, third)._tag, 'Continues');
    t.is(judgeContinuity(pinOf(ancestor), through, third)._tag, 'Continues');
    t.like(judgeContinuity(pinOf(ancestor), through + 1, third), { _tag: 'Lost', through });
  }
});

test('a stream that the lineage does not name is foreign, at any position', (t) => {
  for (const pin of ['mar', pinOf({ created: 'feb', generation: 3 }), '']) {
    t.is(judgeContinuity(pin, 0, third)._tag, 'Foreign');
  }
});
