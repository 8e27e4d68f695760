/** The manifest of an append-only file. */
import test from 'ava';
import * as E from 'fp-ts/lib/Either.js';
import { readManifest } from './aof-manifest.ts';

test('one base, then the increments by their number, without history', (t) => {
  const text = [
    'file appendonly.aof.2.base.rdb seq 2 type b',
    'file appendonly.aof.1.incr.aof seq 1 type h',
    'file appendonly.aof.10.incr.aof seq 10 type i',
    'file "my file.aof.9.incr.aof" seq 9 type i startoffset 7 endoffset 9',
    '',
  ].join('\n');
  const expected = {
    base: 'appendonly.aof.2.base.rdb',
    increments: ['my file.aof.9.incr.aof', 'appendonly.aof.10.incr.aof'],
  };
  t.deepEqual(readManifest(text), E.right(expected));
});

test('what is no manifest is not read as one, nor a path out of its folder', (t) => {
  t.true(E.isLeft(readManifest('*2\r\n$6\r\nSELECT\r\n')));
  t.true(E.isLeft(readManifest('file ../dump.rdb seq 1 type b')));
  t.true(E.isLeft(readManifest('file a seq 1 type b\nfile b seq 2 type b')));
});
