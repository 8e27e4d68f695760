/** One at a time per key, in order, whatever became of the one before. */
import test from 'ava';
import { createExclusive } from './exclusive.ts';

const latch = () => {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, opened };
};

test('work on one key waits for the one before; another key does not', async (t) => {
  const exclusive = createExclusive();
  const done: string[] = [];
  const first = latch();
  const slow = exclusive('a', async () => {
    await first.opened;
    done.push('first');
  });
  const next = exclusive('a', async () => void done.push('second'));
  await exclusive('b', async () => void done.push('other'));
  t.deepEqual(done, ['other']);
  first.open();
  await Promise.all([slow, next]);
  t.deepEqual(done, ['other', 'first', 'second']);
});

test('work that fails tells its caller and lets the next one in', async (t) => {
  const exclusive = createExclusive();
  const failing = exclusive('a', async () => {
    throw new Error('no');
  });
  const next = exclusive('a', async () => 'yes');
  await t.throwsAsync(failing, { message: 'no' });
  t.is(await next, 'yes');
});
