/** Paths match part by part; a wildcard takes the rest. */
import test from 'ava';
import { matchPath } from './http-routes.ts';

test('named parts are taken out and decoded', (t) => {
  t.deepEqual(matchPath('/halts/:id', '/halts/a%20b'), { id: 'a b' });
});

test('a longer or shorter path does not match', (t) => {
  t.is(matchPath('/halts/:id', '/halts'), undefined);
  t.is(matchPath('/halts/:id', '/halts/a/b'), undefined);
});

test('a wildcard keeps the slashes', (t) => {
  t.deepEqual(matchPath('/v1/kv/*', '/v1/kv/service/trading/active'), {
    '*': 'service/trading/active',
  });
});
