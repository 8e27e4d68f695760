/** What fits a codec is what decoding would give back unchanged, and nothing else. */
import test from 'ava';
import fc from 'fast-check';
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import { compileFits } from './fits.ts';
import { Sequence, Token } from './primitives.ts';

const inner = t.strict({ n: Sequence, none: t.union([Token, t.null]) });
const codec = t.exact(
  t.intersection([
    t.type({ inner, list: t.readonlyArray(inner), free: t.record(t.string, t.unknown) }),
    t.partial({ either: t.union([inner, t.null]), flag: t.boolean }),
  ]),
);
const fits = compileFits(codec);

const one = { n: 1, none: null };
const whole = { inner: one, list: [one], free: { any: [{}] }, either: one, flag: true };

test('a whole value and one without its optional fields fit', (t) => {
  const { either: _either, flag: _flag, ...required } = whole;
  t.true(fits(whole));
  t.true(fits(required));
  t.true(fits({ ...whole, either: null }));
});

test('a key that would be stripped does not fit, at any depth', (t) => {
  const odd = { ...one, more: 1 };
  for (const change of [{ more: 1 }, { inner: odd }, { list: [one, odd] }, { either: odd }])
    t.false(fits({ ...whole, ...change }), JSON.stringify(change));
});

test('a missing field, a wrong type and what is no object do not fit', (t) => {
  const { free: _free, ...missing } = whole;
  const wrong = { ...whole, inner: { n: -1, none: null } };
  for (const value of [missing, wrong, null, [], 'x', undefined, { ...whole, flag: 'yes' }])
    t.false(fits(value), JSON.stringify(value));
});

test('whatever fits is decoded to itself', (t) => {
  const keys = fc.constantFrom('inner', 'list', 'free', 'either', 'flag', 'more');
  const value = fc.constantFrom<unknown>(one, [one], null, true, {}, { ...one, x: 1 }, { n: 'x' });
  fc.assert(
    fc.property(fc.array(fc.tuple(keys, value)), (changes) => {
      const changed = { ...whole, ...Object.fromEntries(changes) };
      const decoded = codec.decode(changed);
      const same = E.isRight(decoded) && JSON.stringify(decoded.right) === JSON.stringify(changed);
      return fits(changed) === same;
    }),
    { numRuns: 2_000 },
  );
  t.pass();
});
