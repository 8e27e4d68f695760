/** The canonical form, against the examples of RFC 8785. */
import test from 'ava';
import fc from 'fast-check';
import { canonicalJson } from './canonical-json.ts';

test('the example of RFC 8785, section 3.2, comes out as printed there', (t) => {
  const text = String.raw`{
    "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
    "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
    "literals": [null, true, false]
  }`;
  const expected = String.raw`{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}`;
  t.is(canonicalJson(JSON.parse(text)), expected);
});

test('keys are sorted by UTF-16 code units, as in section 3.2.3', (t) => {
  const text = String.raw`{"\u20ac":"Euro Sign","\r":"Carriage Return","\ufb33":"Dalet","1":"One",
    "\ud83d\ude00":"Smiley","\u0080":"Control","\u00f6":"o"}`;
  const order = ['Carriage Return', 'One', 'Control', 'o', 'Euro Sign', 'Smiley', 'Dalet'];
  const written = canonicalJson(JSON.parse(text)).matchAll(/:"([^"]+)"/g);
  t.deepEqual(
    [...written].map(([, value]) => value),
    order,
  );
});

test('keys that look like numbers are sorted as text', (t) => {
  t.is(canonicalJson({ 9: 0, 10: 0, a: 0 }), '{"10":0,"9":0,"a":0}');
});

test('nothing is lost, and the order of keys does not matter', (t) => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
      const text = canonicalJson(value);
      const reversed = Object.fromEntries(Object.entries(value).reverse());
      const plain: unknown = JSON.parse(JSON.stringify(value));
      t.deepEqual(JSON.parse(text), plain);
      return canonicalJson(reversed) === text;
    }),
  );
});
