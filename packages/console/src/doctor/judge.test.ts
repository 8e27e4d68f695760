/** The doctor's judgements on facts, and the exit that follows. */
import test from 'ava';
import { exitCodeOf } from '../outcome.ts';
import { conclude, type Finding, ok } from './finding.ts';
import { judgeClock, judgeDisk, judgeLag, judgeParked, judgeServer } from './judge.ts';

test('a server that is too old, a full disk and a wrong clock are bad', (t) => {
  t.is(judgeServer('2.10.26').state, 'bad');
  t.is(judgeServer('2.10.27').state, 'ok');
  t.is(judgeDisk('/x', 1024 ** 3).state, 'bad');
  t.is(judgeClock(-900, 10).state, 'bad');
  t.is(judgeClock(-900, 600).state, 'ok');
});

test('projections that stand still, lag or do not exist are bad', (t) => {
  const fresh = { projection: 'a', version: 1, sequence: 9, behind: 0, halted: null, ageMs: 100 };
  t.is(judgeLag(9, [fresh]).state, 'ok');
  t.is(judgeLag(9, []).state, 'bad');
  t.is(judgeLag(99, [{ ...fresh, ageMs: 60_000, behind: 90 }]).state, 'bad');
  t.is(judgeLag(9, [{ ...fresh, halted: 'another stream' }]).state, 'bad');
});

test('a parked event is bad and named', (t) => {
  const parked = { sequence: 7, projection: '', subject: 's', reason: 'not JSON', recordedAt: '' };
  t.regex(judgeParked([parked]).found, /#7: not JSON/);
  t.is(judgeParked([]).state, 'ok');
});

test('unreachable outweighs bad, bad outweighs ok', (t) => {
  const finding = (state: Finding['state']): Finding => ({ ...ok('x', ''), state });
  const codeOf = (...states: readonly Finding['state'][]) =>
    exitCodeOf(conclude(states.map(finding)));
  t.is(codeOf('ok', 'ok'), 0);
  t.is(codeOf('ok', 'bad'), 1);
  t.is(codeOf('unknown'), 1);
  t.is(codeOf('bad', 'unreachable'), 3);
});
