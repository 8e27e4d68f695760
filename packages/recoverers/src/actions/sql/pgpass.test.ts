/** Password files, as libpq reads them. */
import test from 'ava';
import { passwordIn } from './pgpass.ts';

const wanted = { host: '127.0.0.1', port: 7301, database: 'trading', user: 'floor_admin' };

test('the first line that fits counts, and a star fits everything', (t) => {
  const text =
    '# all\n127.0.0.1:7301:trading:hft:one\n127.0.0.1:*:*:floor_admin:two\n*:*:*:*:three';
  t.is(passwordIn(text, wanted), 'two');
  t.is(passwordIn(text, { ...wanted, user: 'hft' }), 'one');
  t.is(passwordIn(text, { ...wanted, host: 'b' }), 'three');
});

test('a colon and a backslash are escaped; a line with other than five fields is none', (t) => {
  t.is(passwordIn('*:*:*:*:a\\:b\\\\c', wanted), 'a:b\\c');
  t.is(passwordIn('*:*:*:short\n', wanted), undefined);
  t.is(passwordIn('', wanted), undefined);
});
