/** The wait grows, and is bounded. */
import test from 'ava';
import { backOffMs } from './back-off.ts';

test('each death in a row doubles the wait, up to ten seconds', (t) => {
  const waits = [1, 2, 3, 4, 5, 6, 7, 8, 60].map(backOffMs);
  t.deepEqual(waits, [250, 500, 1000, 2000, 4000, 8000, 10_000, 10_000, 10_000]);
});
