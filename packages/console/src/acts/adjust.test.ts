/** A correction names its journal entry and what the books say after it, exactly. */
import test from 'ava';
import fc from 'fast-check';
import { addDecimals } from './add-decimals.ts';

test('sums of decimals are exact', (t) => {
  t.is(addDecimals('0.1', '0.2'), '0.3');
  t.is(addDecimals('900', '-100.50'), '799.5');
  t.is(addDecimals('-0.05', '0.04'), '-0.01');
  t.is(addDecimals('5', '-5.00'), '0');
});

test('what was added can be taken away again', (t) => {
  const whole = fc.integer({ min: -1_000_000, max: 1_000_000 });
  const text = (n: number) => `${n < 0 ? '-' : ''}${Math.abs(n) / 1_000}`;
  fc.assert(
    fc.property(whole, whole, (a, b) =>
      t.is(addDecimals(addDecimals(text(a), text(b)), text(-b)), text(a)),
    ),
  );
});
