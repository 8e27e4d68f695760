/** However a stream is cut into chunks, the same lines come out. */
import test from 'ava';
import fc from 'fast-check';
import { createLineSplitter } from './line-splitter.ts';

test('the cuts between chunks do not change the lines', (t) => {
  const line = fc.string({ maxLength: 8 }).map((text) => text.replaceAll('\n', ''));
  fc.assert(
    fc.property(fc.array(line), fc.array(fc.nat(60)), (lines, cuts) => {
      const text = lines.map((each) => `${each}\n`).join('');
      const at = [0, ...cuts.map((cut) => Math.min(cut, text.length)), text.length];
      at.sort((a, b) => a - b);
      const splitter = createLineSplitter();
      const out = at.flatMap((from, i) => splitter.push(text.slice(from, at[i + 1] ?? from)));
      t.deepEqual(out, lines);
      t.is(splitter.rest(), '');
    }),
  );
});

test('a line without an end is kept and not given out', (t) => {
  const splitter = createLineSplitter();
  t.deepEqual(splitter.push('a\nb'), ['a']);
  t.is(splitter.rest(), 'b');
});

test('an endless line is refused', (t) => {
  t.throws(() => createLineSplitter().push('x'.repeat(2_000_000)), { message: /longer than/ });
});
