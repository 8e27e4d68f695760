/** Cells stand under each other whatever colours they hold; durations read well. */
import test from 'ava';
import pc from 'picocolors';
import { columns, truncate } from './columns.ts';
import { showMs, showShare } from './show-ms.ts';

test('colours do not count as width', (t) => {
  const red = pc.createColors(true).red;
  const [first, second] = columns([
    [red('ab'), 'x'],
    ['abcd', 'y'],
  ]);
  t.is(first, `${red('ab')}    x`);
  t.is(second, 'abcd  y');
});

test('durations read in the unit a person would use', (t) => {
  const cases: readonly (readonly [number, string])[] = [
    [0.25, '0.3 ms'],
    [38.4, '38 ms'],
    [954, '954 ms'],
    [1243, '1.24 s'],
    [125_000, '2 min 5 s'],
    [-20, '-20 ms'],
  ];
  for (const [ms, text] of cases) t.is(showMs(ms), text);
  t.is(showShare(954, 30_000), '3.2 %');
  t.is(truncate('abcdef', 4), 'abc…');
});
