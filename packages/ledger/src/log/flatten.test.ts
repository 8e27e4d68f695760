/** Batches come out as their items, in order, however they are asked for, and are closed. */
import test from 'ava';
import { flatten } from './flatten.ts';

const one = (n: number) => ({ n });
const source = (batches: readonly (readonly number[])[], failure?: Error) => {
  const state = { closed: false };
  const generator = (async function* () {
    try {
      for (const batch of batches) yield batch.map(one);
      if (failure !== undefined) throw failure;
    } finally {
      state.closed = true;
    }
  })();
  return { state, generator };
};
const flat = (generator: AsyncGenerator<{ n: number }[]>, isOver = () => false) =>
  flatten(generator, ({ n }) => n, isOver);

test('items come in order across batches, empty ones too, and then no more', async (t) => {
  const items = flat(source([[1, 2], [], [3]]).generator);
  const seen: number[] = [];
  for await (const item of items) seen.push(item);
  t.deepEqual(seen, [1, 2, 3]);
  t.deepEqual(await items.next(), { value: undefined, done: true });
});

test('items asked for at once come in order', async (t) => {
  const items = flat(source([[1, 2], [3]]).generator);
  const asked = await Promise.all([1, 2, 3, 4].map(() => items.next()));
  t.deepEqual(
    asked.map(({ value }) => value),
    [1, 2, 3, undefined],
  );
});

test('leaving early closes the source', async (t) => {
  const { generator, state } = source([[1, 2], [3]]);
  for await (const _ of flat(generator)) break;
  t.true(state.closed);
});

test('once it is over, nothing of a batch comes any more and the source is closed', async (t) => {
  const { generator, state } = source([[1, 2, 3]]);
  let over = false;
  const items = flat(generator, () => over);
  t.is((await items.next()).value, 1);
  over = true;
  t.true((await items.next()).done);
  t.true(state.closed);
});

test('a failure of the source is told once, after all that came before it', async (t) => {
  const items = flat(source([[1]], new Error('torn')).generator);
  t.is((await items.next()).value, 1);
  await t.throwsAsync(items.next(), { message: 'torn' });
  t.true((await items.next()).done);
});

test('an error thrown in closes the source and comes back', async (t) => {
  const { generator, state } = source([[1, 2]]);
  const items = flat(generator);
  await items.next();
  await t.throwsAsync(items.throw(new Error('enough')), { message: 'enough' });
  t.true(state.closed);
});
