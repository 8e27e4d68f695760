/** How soon is asked again, and that no target is ever asked in a busy loop. */
import test from 'ava';
import * as fc from 'fast-check';
import { resultOfSign, type Sign } from '../judgement/observation.ts';
import { nextDelayMs } from './next-delay.ts';

const pacing = { everyMs: 250, recheckMs: 10 };

test('a lost connection is followed up at once', (t) => {
  t.is(nextDelayMs(['answered'], 'reset', 0, pacing), 0);
  t.is(nextDelayMs([], 'closed', 3, pacing), 0);
});

test('a second loss and a first refusal are followed up shortly after', (t) => {
  t.is(nextDelayMs(['answered', 'reset'], 'closed', 1, pacing), 10);
  t.is(nextDelayMs(['answered', 'reset'], 'refused', 1, pacing), 10);
  t.is(nextDelayMs(['reset', 'closed'], 'refused', 1, pacing), 10);
});

test('everything else waits for the rest of the period', (t) => {
  t.is(nextDelayMs(['answered'], 'answered', 20, pacing), 230);
  t.is(nextDelayMs(['refused'], 'refused', 1, pacing), 249);
  t.is(nextDelayMs(['reset', 'closed'], 'closed', 0, pacing), 250);
  t.is(nextDelayMs(['answered'], 'no-answer', 400, pacing), 0);
});

test('one sign for ever is asked about no more often than the period', (t) => {
  const signs = fc.constantFrom(...(Object.keys(resultOfSign) as Sign[]));
  t.notThrows(() =>
    fc.assert(
      fc.property(signs, (sign) => nextDelayMs([sign, sign], sign, 0, pacing) === pacing.everyMs),
    ),
  );
});

test('a recheck never waits longer than the period', (t) => {
  t.is(nextDelayMs([], 'refused', 0, { everyMs: 250, recheckMs: 1_000 }), 250);
});
