/** What was added is held for ever, and older versions do not change. */
import test from 'ava';
import { adding, type GrowingSet, holds, nothingYet } from './growing-set.ts';

test('whatever was added is held, and only that', (t) => {
  let all: GrowingSet = nothingYet;
  for (let n = 0; n < 1_000; n += 1) all = adding(all, `a${n}`, `b${n}`);
  for (let n = 0; n < 1_000; n += 1) t.true(holds(all, `a${n}`) && holds(all, `b${n}`), `${n}`);
  t.false(holds(all, 'a1000'));
  t.false(holds(all, 'constructor'));
});

test('it stays in few parts, and an older version holds what it held', (t) => {
  const before = adding(nothingYet, 'first');
  let all = before;
  for (let n = 0; n < 1_000; n += 1) all = adding(all, `a${n}`);
  t.true(all.length <= 11, `${all.length} parts`);
  t.false(holds(before, 'a1'));
});
