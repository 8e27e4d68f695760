/** Callers that share a batch get each their own result, whatever becomes of the batch. */
import test from 'ava';
import * as E from 'fp-ts/lib/Either.js';
import { type AppendFailure, conflict } from './append-failure.ts';
import type { Trouble } from './append-publish.ts';
import type { Unit } from './append-unit.ts';
import { createGroupCommit } from './batch-group.ts';

const limits = { threshold: 3, events: 100, bytes: 1_000 };
const unitOf = (subject: string, events = 1): Unit => ({
  stamped: Array.from({ length: events }, (_, n) => ({
    id: `${subject}-${n}`,
    type: 'DetectorStopped',
    subject,
    payload: 'x',
  })),
  expected: 0,
});

const nameOf = ({ stamped }: Unit) => stamped[0]?.subject ?? '';
const sequences = (from: number, { stamped }: Unit) => stamped.map((_, n) => from + n);

type Trials = { readonly alone: string[]; readonly batches: (readonly string[])[] };

/** A server in which everything is stored from sequence 100 on, unless the batch fails. */
const group = (failure?: Trouble, isUp = true, isAtomic = true) => {
  const trials: Trials = { alone: [], batches: [] };
  let head = 100;
  const take = (unit: Unit) => {
    head += unit.stamped.length;
    return sequences(head - unit.stamped.length, unit);
  };
  const append = createGroupCommit(
    async (units) => {
      trials.batches.push(units.map(nameOf));
      return failure === undefined ? E.right(units.flatMap(take)) : E.left(failure);
    },
    async (unit): Promise<E.Either<AppendFailure, readonly number[]>> => {
      trials.alone.push(nameOf(unit));
      await new Promise((resolve) => setImmediate(resolve));
      return nameOf(unit) === 'stale' ? E.left(conflict('stale', 0)) : E.right(take(unit));
    },
    { isUp: () => isUp },
    { isAtomic },
    limits,
  );
  return { append, trials };
};

const eight = ['a', 'b', 'c', 'd', 'e', 'f', 'stale', 'h'];

test('one after the other, every caller goes alone', async (t) => {
  const { append, trials } = group();
  for (const name of eight.slice(0, 4)) await append(unitOf(name));
  t.deepEqual(trials, { alone: ['a', 'b', 'c', 'd'], batches: [] });
});

test('callers beyond the threshold share a batch and get their own sequences', async (t) => {
  const { append, trials } = group();
  const units = eight.slice(0, 6).map((name, n) => unitOf(name, 1 + (n % 3)));
  const results = await Promise.all(units.map(append));
  t.deepEqual(trials, { alone: ['a', 'b', 'c'], batches: [['d', 'e', 'f']] });
  const told = results.flatMap((result) => (E.isRight(result) ? result.right : []));
  t.deepEqual(
    [...told].sort(),
    told.map((_, n) => 100 + n),
  );
  t.deepEqual(
    results.map((result) => E.isRight(result) && result.right.length),
    [1, 2, 3, 1, 2, 3],
  );
});

for (const meaning of ['conflict', 'away', 'separately'] as const)
  test(`when a batch fails (${meaning}) only the one to blame is refused`, async (t) => {
    const { append, trials } = group({ meaning, text: 'no' });
    const results = await Promise.all(eight.map((name) => append(unitOf(name))));
    t.deepEqual(trials.batches, [['d', 'e', 'f', 'stale', 'h']]);
    t.deepEqual(trials.alone, eight);
    t.deepEqual(results.map(E.isRight), [true, true, true, true, true, true, false, true]);
    t.like(results[6], { left: { _tag: 'SequenceConflict', subject: 'stale' } });
  });

test('once the stream says that it takes no batches, none is tried any more', async (t) => {
  const { append, trials } = group({ meaning: 'separately', text: 'no' });
  for (const round of ['first', 'second'])
    await Promise.all(eight.map((name) => append(unitOf(`${round}-${name}`))));
  t.is(trials.batches.length, 1);
  t.is(trials.alone.length, 16);
});

test('a batch that meets an aggregate in flight is tried once more before that', async (t) => {
  const { append, trials } = group({ meaning: 'busy', text: 'in flight' });
  const results = await Promise.all(eight.slice(0, 6).map((name) => append(unitOf(name))));
  t.true(results.every(E.isRight));
  t.deepEqual(trials, {
    alone: eight.slice(0, 6),
    batches: [
      ['d', 'e', 'f'],
      ['d', 'e', 'f'],
    ],
  });
});

test('nothing is batched while the connection is down, nor when the stream takes none', async (t) => {
  for (const { append, trials } of [group(undefined, false), group(undefined, true, false)]) {
    const results = await Promise.all(eight.map((name) => append(unitOf(name))));
    t.is(results.filter(E.isRight).length, 7);
    t.deepEqual(trials, { alone: eight, batches: [] });
  }
});

test('an error that nobody expected reaches its caller and holds up no other', async (t) => {
  const { append } = group();
  const broken = createGroupCommit(
    async () => E.left({ meaning: 'away', text: '' }),
    async (unit) => {
      if (nameOf(unit) === 'd') throw new Error('a bug');
      return E.right([1]);
    },
    { isUp: () => true },
    { isAtomic: true },
    limits,
  );
  const results = await Promise.allSettled(eight.map((name) => broken(unitOf(name))));
  t.deepEqual(
    results.map(({ status }) => status),
    eight.map((name) => (name === 'd' ? 'rejected' : 'fulfilled')),
  );
  t.true(E.isRight(await append(unitOf('after'))));
});
