/** Durations as people write them, to the millisecond or not at all. */
import test from 'ava';
import { durationMs } from './duration.ts';

test('durations are read in milliseconds', (t) => {
  const written = ['30s', '250ms', '5m', '2h', '1.5m', '0.25s', '0s', 'PT30S', 'P1D', 'PT0.5S'];
  const ms = [30_000, 250, 300_000, 7_200_000, 90_000, 250, 0, 30_000, 86_400_000, 500];
  t.deepEqual(written.map(durationMs), ms);
});

test('what is no duration, negative or finer than a millisecond is refused', (t) => {
  for (const text of ['30', '', 's', '30 s', '-5s', 'PT-5S', '1.5ms', '0.0004s', '1d', '1e3s']) {
    t.is(durationMs(text), undefined, text);
  }
});
