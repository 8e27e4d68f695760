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

test('parked messages are bad: how many of which kind, the newest, and what to do', (t) => {
  const newest = { sequence: 7, projection: '', subject: 's', reason: 'not JSON', recordedAt: '' };
  const malformed = { kind: 'malformed', count: 4 } as const;
  const newer = { kind: 'newer', count: 1 } as const;
  const finding = judgeParked({ total: 5, kinds: [malformed, newer], parked: [newest] });
  t.is(finding.state, 'bad');
  t.is(finding.found, '5 (4 malformed and 1 of a newer program), the newest is #7: not JSON');
  t.regex(finding.todo, /upgrade this one, then `recovery-ledger parked retry`/);
  const only = judgeParked({ total: 4, kinds: [malformed], parked: [newest] });
  t.regex(only.todo, /who wrote them/);
  t.is(judgeParked({ total: 0, kinds: [], parked: [] }).state, 'ok');
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
