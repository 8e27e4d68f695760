/** Sizes as people read them. */
import test from 'ava';
import { showBytes } from './show-bytes.ts';

test('a size has at most three digits before its unit', (t) => {
  t.deepEqual([0, 999, 1_000, 4_249, 99_600, 999_499, 999_600, 1.34e9, 5e15].map(showBytes), [
    '0 B',
    '999 B',
    '1.0 kB',
    '4.2 kB',
    '100 kB',
    '999 kB',
    '1.0 MB',
    '1.3 GB',
    '5000 TB',
  ]);
});
