/** A cause that lasts must not fill the record with claims. */
import test from 'ava';
import { afterSetback, isHopeless, type Setback } from './setbacks.ts';

test('the pause doubles from a quarter of a second to half a minute', (t) => {
  let setback: Setback | undefined;
  const pauses = Array.from({ length: 9 }, () => {
    setback = afterSetback(setback, 1_000);
    return setback.untilMs - 1_000;
  });
  t.deepEqual(pauses, [250, 500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
});

test('a few setbacks are borne before it is hopeless', (t) => {
  t.false(isHopeless(undefined));
  t.false(isHopeless({ count: 3, untilMs: 0 }));
  t.true(isHopeless({ count: 4, untilMs: 0 }));
});
