/** Which tablespaces a backup has, and which its map says that it has. */
import test from 'ava';
import { linksIn, mappedIn } from './restore-tablespaces.ts';

test('a tablespace is a link under its number', (t) => {
  t.deepEqual(linksIn('16384\t/disk2/fast\n16390\t/disk 3/slow\n'), [
    ['16384', '/disk2/fast'],
    ['16390', '/disk 3/slow'],
  ]);
  t.deepEqual(linksIn(''), []);
  t.deepEqual(linksIn('pgsql_tmp\t/x'), []);
});

test('the map of a backup names each by its number', (t) => {
  t.deepEqual(mappedIn('16384 /disk2/fast\n16390 /disk 3/slow\n'), ['16384', '16390']);
  t.deepEqual(mappedIn(''), []);
});
