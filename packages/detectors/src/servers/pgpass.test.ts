/** Passwords as libpq would find them. */
import test from 'ava';
import { passwordIn } from './pgpass.ts';

const wanted = { host: '127.0.0.1', port: 7301, database: 'trading', user: 'monitoring' };

test('the first line that fits counts, and a star fits everything', (t) => {
  const text = '# ours\n127.0.0.1:*:*:hft:a\n*:7301:trading:monitoring:b\n*:*:*:monitoring:c\n';
  t.is(passwordIn(text, wanted), 'b');
  t.is(passwordIn(text, { ...wanted, port: 7302 }), 'c');
  t.is(passwordIn(text, { ...wanted, user: 'nobody' }), undefined);
});

test('a kept colon is part of what it stands in', (t) => {
  t.is(passwordIn('*:*:*:monitoring:a\\:b\\\\c', wanted), 'a:b\\c');
  t.is(passwordIn('', wanted), undefined);
});
