/** Text that PostgreSQL would refuse becomes text that it takes. */
import test from 'ava';
import fc from 'fast-check';
import { toInstant } from '../model/table.ts';
import { instantOf } from './row-types.ts';
import { toStorable } from './storable.ts';

test('NUL and half surrogates are replaced, in keys too, and nothing else is', (t) => {
  const row = { a: 'x\0y', b: { '\0k': ['\ud800', '😀', '\\u0000'] } };
  t.deepEqual(JSON.parse(toStorable([row])), [
    { a: 'x\ufffdy', b: { '\ufffdk': ['\ufffd', '😀', '\\u0000'] } },
  ]);
});

test('no text that is left can be refused', (t) => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const stored = JSON.parse(toStorable([{ text }]))[0].text;
      t.false(stored.includes('\0'));
      t.notThrows(() => encodeURIComponent(stored));
    }),
  );
});

test('instants come back in the form in which they went', (t) => {
  t.is(toInstant('2026-11-23T06:02:51Z'), '2026-11-23T06:02:51.000000Z');
  t.is(toInstant('2026-11-23T06:02:51.123456789Z'), '2026-11-23T06:02:51.123456Z');
  t.is(instantOf('2026-11-23 06:02:51.12+00'), '2026-11-23T06:02:51.120000Z');
  t.is(instantOf('2026-11-23 11:32:51+05:30'), '2026-11-23T06:02:51.000000Z');
});
