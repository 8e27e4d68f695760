/** What anybody wrote cannot do anything to whoever looks at it. */
import test from 'ava';
import fc from 'fast-check';
import { harmless } from './harmless.ts';

test('control and format characters are shown by their number', (t) => {
  t.is(harmless('\u001b[2Jgone'), '\\u001b[2Jgone');
  t.is(harmless('one\r\ntwo\u0085\u2028'), 'one\\u000d\\u000atwo\\u0085\\u2028');
  t.is(harmless('\u009b31m \u202egnp.exe'), '\\u009b31m \\u202egnp.exe');
  t.is(harmless('\ud800'), '\\ud800');
});

test('in a JSON text the meaning stays the same', (t) => {
  const value = { a: '\u007f\u009b31m\u202e\u{e0041}', b: ['\u2028'] };
  t.deepEqual(JSON.parse(harmless(JSON.stringify(value))), value);
});

test('what is readable stays as it is', (t) => {
  const text = 'Größe 5 µs → “ok” 日本 🙂';
  t.is(harmless(text), text);
});

test('whatever the text, no control character is left', (t) => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary' }),
      (text) => !/[\p{Cc}\p{Cf}\p{Cs}]/u.test(harmless(text)),
    ),
  );
  t.pass();
});

test('long text is cut, also before what is shown by its number', (t) => {
  t.is(harmless('abcdef', 4), 'abc…');
  t.is(harmless('abcd', 4), 'abcd');
});
