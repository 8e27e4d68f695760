/** A kill may tear the end of a log, never its middle; the scan tells the two apart. */
import test from 'ava';
import fc from 'fast-check';
import { createLineSplitter } from './line-splitter.ts';
import { createLogScan } from './log-text.ts';

const scan = (text: string) => {
  const splitter = createLineSplitter();
  const log = createLogScan();
  const verdicts = splitter.push(text).map((line) => log.take(line, true)._tag);
  if (splitter.rest() !== '') verdicts.push(log.take(splitter.rest(), false)._tag);
  return { verdicts, head: log.head(), bytes: log.bytes() };
};

const lines = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, i) => `{"seq":${i + 1},"type":"order","text":"é${i}"}\n`);

test('cut anywhere, a log keeps exactly its whole lines', (t) => {
  const whole = Buffer.from(lines(5).join(''));
  fc.assert(
    fc.property(fc.nat(whole.length), (cut) => {
      const kept = scan(whole.subarray(0, cut).toString());
      const expected = whole.subarray(0, cut).toString().split('\n').length - 1;
      t.is(kept.head, expected);
      t.is(kept.bytes, Buffer.byteLength(lines(expected).join('')));
      t.false(kept.verdicts.includes('Damaged'));
    }),
  );
});

test('a whole line without its line end is torn: nobody was told about it', (t) => {
  const { verdicts, head } = scan(lines(2).join('').trimEnd());
  t.deepEqual(verdicts, ['Kept', 'Torn']);
  t.is(head, 1);
});

test('zeros at the end are torn, good lines after them are damage', (t) => {
  const [first = '', second = ''] = lines(2);
  t.deepEqual(scan(`${first}\u0000\u0000\n`).verdicts, ['Kept', 'Torn']);
  t.deepEqual(scan(`${first}\u0000\u0000\n${second}`).verdicts, ['Kept', 'Torn', 'Damaged']);
});

test('a sequence that does not follow is not kept', (t) => {
  t.deepEqual(scan('{"seq":2,"a":1}\n').verdicts, ['Torn']);
});
