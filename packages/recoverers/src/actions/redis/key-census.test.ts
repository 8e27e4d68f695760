/** Counts and digests of keys, against the last ones recorded. */
import test from 'ava';
import * as E from 'fp-ts/lib/Either.js';
import { type Census, compareCensus, digestOf, readCensus } from './key-census.ts';

const census = (databases: Census['databases'], digest: string | null = null): Census => ({
  ...{ at: '2026-11-23T10:00:00.000Z', server: 'redis-b', recovery: 'rec-1', databases, digest },
});

test('a digest is that of the keys, whatever their order and however often they came', (t) => {
  const one = digestOf({ db0: ['a', 'b'], db1: ['c'] });
  t.is(one, digestOf({ db1: ['c'], db0: ['b', 'a', 'b'] }));
  t.not(one, digestOf({ db0: ['a', 'b', 'c'] }));
  t.not(one, digestOf({ db0: ['a', 'b'], db1: [] }));
});

test('no key where there were some is lost data, and so is an emptied database', (t) => {
  const before = census({ db0: 1_000, db1: 3 });
  const of = (now: Census['databases']) => compareCensus(before, 0, census(now), 0.5).result;
  t.is(of({}), 'fail');
  t.is(of({ db0: 501, db1: 3 }), 'pass');
  t.is(of({ db0: 498, db1: 3 }), 'fail');
  t.is(of({ db0: 1_100 }), 'fail');
});

test('the same digest is the same keys; without a record the first count of this recovery holds', (t) => {
  const now = census({ db0: 2 }, 'sha256:1');
  t.regex(compareCensus(now, 0, now, 0.5).detail, /the same ones/);
  t.is(compareCensus(null, 4, now, 0.5).result, 'pass');
  t.is(compareCensus(null, 5, now, 0.5).result, 'fail');
});

test('what was recorded is read back, and anything else is none', (t) => {
  const one = census({ db0: 7 }, 'sha256:1');
  t.deepEqual(readCensus(JSON.stringify(one)), E.right(one));
  t.true(E.isLeft(readCensus('{"databases":{}}')) && E.isLeft(readCensus('half')));
});
