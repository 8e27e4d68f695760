/** Bars never lie about their length. */
import test from 'ava';
import { bar, span } from './bar.ts';

test('a bar has its full width whatever the share', (t) => {
  for (const share of [-1, 0, 0.001, 0.5, 0.999, 1, 7]) t.is(bar(share, 20).length, 20);
});

test('a bar shows a sliver of anything above zero, and nothing of zero', (t) => {
  t.is(bar(0.0001, 4), '▏   ');
  t.is(bar(0, 4), '    ');
  t.is(bar(0.5, 4), '██  ');
});

test('a span stands where it belongs and is never shorter than a cell', (t) => {
  t.is(span(50, 100, 100, 4), '  ██');
  t.is(span(99.9, 100, 100, 4), '   █');
  t.is(span(0, 0, 100, 4), '█   ');
  t.is(span(5, 6, 0, 3), '   ');
});
