/** Nothing in the log can do anything to a terminal. */
import test from 'ava';
import pc from 'picocolors';
import { printable } from './printable.ts';

const paint = pc.createColors(true);

test('our own colours pass, where there are any', (t) => {
  const line = `${paint.bold('a')} ${paint.red('b')} ${paint.dim('c')} ${paint.cyan('d')}`;
  t.is(printable(line, true), line);
  t.false(printable(line, false).includes('\u001b'));
});

test('whatever else moves, hides or forges is shown as a number', (t) => {
  const evil = '\u001b[2J\u001b]0;x\u0007\u001b[8m\nforged\r\u009b1A\u202e';
  const shown = '\\u001b[2J\\u001b]0;x\\u0007\\u001b[8m\\u000aforged\\u000d\\u009b1A\\u202e';
  t.is(printable(evil, true), shown);
  t.is(printable(evil, false), shown);
});
