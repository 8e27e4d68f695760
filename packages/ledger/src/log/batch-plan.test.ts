/** Who waits for company and who does not, and what fits into one batch. */
import test from 'ava';
import fc from 'fast-check';
import { type GroupLimits, groupLimits, nextMove, takeBatch } from './batch-plan.ts';

const limits: GroupLimits = { threshold: 3, events: 4, bytes: 100 };

const waitingFor = (subject: string, events = 1, size = 1) => ({
  unit: {
    stamped: Array.from({ length: events }, (_, n) => ({
      id: `${subject}-${n}`,
      type: 'DetectorStopped',
      subject,
      payload: 'x'.repeat(size),
    })),
    expected: 0,
  },
});

const subjectsOf = (list: readonly ReturnType<typeof waitingFor>[]) =>
  list.map(({ unit }) => unit.stamped[0]?.subject);

const idle = { alone: 0, isBatching: false, waiting: 0 };

test('a caller that is alone, or one of few, waits for nobody', (t) => {
  t.is(nextMove({ ...idle, waiting: 1 }, limits), 'alone');
  t.is(nextMove({ ...idle, alone: 2, waiting: 2 }, limits), 'alone');
});

test('from the threshold on those who wait share a batch, one at a time', (t) => {
  t.is(nextMove({ ...idle, alone: 3, waiting: 2 }, limits), 'wait');
  t.is(nextMove({ ...idle, alone: 3, waiting: 3 }, limits), 'batch');
  t.is(nextMove({ ...idle, isBatching: true, waiting: 300 }, limits), 'wait');
  t.is(nextMove(idle, limits), 'wait');
});

test('nobody waits while nothing is under way', (t) => {
  const waiting = fc.integer({ min: 1, max: 2_000 });
  fc.assert(
    fc.property(waiting, (count) => {
      return nextMove({ ...idle, waiting: count }, groupLimits) !== 'wait';
    }),
  );
  t.pass();
});

test('an aggregate is in a batch once, and its later appends stay behind it', (t) => {
  const waiting = ['a', 'b', 'a', 'c', 'a'].map((subject) => waitingFor(subject));
  const { taken, left } = takeBatch(waiting, limits);
  t.deepEqual(subjectsOf(taken), ['a', 'b', 'c']);
  t.deepEqual(subjectsOf(left), ['a', 'a']);
});

test('a batch is bounded in events and bytes, and a decision is never divided', (t) => {
  const many = [waitingFor('a', 3), waitingFor('b', 2), waitingFor('c', 1)];
  t.deepEqual(subjectsOf(takeBatch(many, limits).taken), ['a', 'c']);
  const large = [waitingFor('a', 1, 60), waitingFor('b', 1, 60), waitingFor('c', 1, 40)];
  t.deepEqual(subjectsOf(takeBatch(large, limits).taken), ['a', 'c']);
  t.deepEqual(subjectsOf(takeBatch([waitingFor('huge', 9, 60)], limits).taken), ['huge']);
});

test('an append that did not fit is not overtaken by a later one of its aggregate', (t) => {
  const waiting = [waitingFor('a', 3), waitingFor('b', 2), waitingFor('b', 1)];
  const { taken, left } = takeBatch(waiting, limits);
  t.deepEqual(subjectsOf(taken), ['a']);
  t.deepEqual(left, waiting.slice(1));
});
