/** A decimal survives the trip text → integer → text, and nothing else is taken for a decimal. */
import test from 'ava';
import fc from 'fast-check';
import { formatDecimal, parseDecimal } from './decimal.ts';

test('every scaled integer comes back from its text', (t) => {
  fc.assert(
    fc.property(fc.integer({ min: -1e12, max: 1e12 }), (scaled) => {
      t.is(parseDecimal(formatDecimal(scaled)), scaled);
    }),
  );
});

test('text has one canonical spelling', (t) => {
  t.is(formatDecimal(125_000), '12.5');
  t.is(formatDecimal(-1), '-0.0001');
  t.is(formatDecimal(0), '0');
});

test('what is not a decimal with four places is refused', (t) => {
  for (const text of ['', '1e3', '1.', '.5', '1.23456', 'NaN', ' 1', '1234567890123', 5, null]) {
    t.is(parseDecimal(text), undefined, String(text));
  }
});
