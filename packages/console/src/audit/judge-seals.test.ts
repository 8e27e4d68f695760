/** What the doctor says of seals. */
import test from 'ava';
import { judgeSeals } from './judge-seals.ts';

const last = { number: 3, last: 30 };

test('seals are well while nothing waits long for one', (t) => {
  t.like(judgeSeals({ last, unsealed: 0, waitedMs: 0 }), {
    state: 'ok',
    found: 'seal 3 up to #30',
  });
  t.like(judgeSeals({ last: null, unsealed: 0, waitedMs: 0 }), { state: 'ok', found: 'no seal' });
  t.is(judgeSeals({ last, unsealed: 2, waitedMs: 60_000 }).state, 'ok');
});

test('events that wait for a seal are bad, and how many is told', (t) => {
  const { state, found } = judgeSeals({ last, unsealed: 2, waitedMs: 61_000 });
  t.is(state, 'bad');
  t.regex(found, /seal 3 up to #30, 2 events not sealed for 1 min 1 s/);
  t.is(judgeSeals({ last: null, unsealed: 1, waitedMs: 61_000 }).state, 'bad');
});
