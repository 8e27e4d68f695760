/** What a server waits for before it acknowledges a commit. */
import test from 'ava';
import { covers, demandOf, waitsForDisk } from './synchronous-names.ts';

test('every way to write it is read; a bare list asks for one', (t) => {
  t.deepEqual(demandOf('ANY 1 (postgres_b,postgres_c)'), {
    count: 1,
    names: ['postgres_b', 'postgres_c'],
  });
  t.deepEqual(demandOf('s1, "S 2"'), { count: 1, names: ['s1', 'S 2'] });
  t.deepEqual(demandOf('first 2 (s1,s2,s3)'), { count: 2, names: ['s1', 's2', 's3'] });
  t.deepEqual(demandOf('2 (s1,s2)'), { count: 2, names: ['s1', 's2'] });
  t.is(demandOf(' '), undefined);
});

test('of ANY 1 every member has to be asked, of ANY 2 of three two are enough', (t) => {
  const all = ['a', 'b', 'c', 'd'];
  const one = demandOf('ANY 1 (a,b,c)');
  const two = demandOf('ANY 2 (b,c,d)');
  if (one === undefined || two === undefined) return t.fail();
  t.true(covers(one, ['b', 'c'], all, 'a'));
  t.false(covers(one, ['b'], all, 'a'));
  t.true(covers(two, ['b', 'd'], all, 'a'));
  t.false(covers(two, ['b'], all, 'a'));
  t.false(covers({ count: 1, names: ['a'] }, ['b', 'c'], all, 'a'), 'nobody else is waited for');
  t.true(covers({ count: 1, names: ['*'] }, ['b', 'c', 'd'], all, 'a'));
});

test('what is only written and not flushed is no proof', (t) => {
  t.deepEqual(['on', 'remote_apply', 'remote_write', 'local', 'off'].map(waitsForDisk), [
    ...[true, true, false, false, false],
  ]);
});
