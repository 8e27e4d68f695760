/** Durations and instants are said once, clearly, and not guessed. */
import test from 'ava';
import { InvalidArgumentError } from 'commander';
import { parseFor, parseWhen } from './parse-options.ts';

const when = parseWhen(() => 1_000);

test('a duration is longer than nothing and shorter than a month', (t) => {
  t.deepEqual(['90s', '10m', '2h'].map(parseFor), [90_000, 600_000, 7_200_000]);
  for (const wrong of ['', '10', '0s', '-5m', '1000h', 'soon']) {
    t.throws(() => parseFor(wrong), { instanceOf: InvalidArgumentError }, wrong);
  }
});

test('an instant has its zone, or is so long from now', (t) => {
  t.is(when('+1m'), 61_000);
  t.is(when('1970-01-01T00:00:05Z'), 5_000);
  for (const wrong of ['09:45', '2026-11-23', '2026-11-23T09:45:00', '2026-13-23T09:45:00Z']) {
    t.throws(() => when(wrong), { instanceOf: InvalidArgumentError }, wrong);
  }
});
