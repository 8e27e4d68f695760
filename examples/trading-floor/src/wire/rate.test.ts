/** The rate is that of the last full second and falls to nothing when events stop. */
import test from 'ava';
import { createRate } from './rate.ts';

test('counts the last second only', (t) => {
  const rate = createRate();
  for (let ms = 0; ms < 5000; ms += 2) rate.add(ms);
  t.is(rate.perSecond(5000), 500);
  t.is(rate.perSecond(5500), 250);
  t.is(rate.perSecond(6100), 0);
});
