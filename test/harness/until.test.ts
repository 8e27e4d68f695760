/** Waiting ends with the condition, or with a message that says what was waited for. */
import test from 'ava';
import { until } from './until.ts';

test('until gives the first value that is there', async (t) => {
  const values = [null, undefined, false, 0];
  t.is(await until(() => values.shift()), 0);
  t.is(values.length, 0);
});

test('until fails after its deadline and says what it waited for and what it saw last', async (t) => {
  await t.throwsAsync(
    until(() => false, { deadlineMs: 1, everyMs: 1, what: 'the moon' }),
    { message: 'waited 1 ms in vain for: the moon (last value: false)' },
  );
});

test('until lets an error of the condition through', async (t) => {
  const broken = () => Promise.reject(new Error('broken'));
  await t.throwsAsync(until(broken), { message: 'broken' });
});
