/** Observations in, an opinion out: one observer alone, sample by sample. */
import test from 'ava';
import { after, ms, observation, opinion, policy, second, suspected } from './examples.ts';
import { type JudgementState, judge, unjudged, withConfirmation } from './judge.ts';
import type { Sign } from './observation.ts';

test('nothing is said before anything was seen', (t) => {
  t.is(opinion(unjudged(['p'])).is, 'unsure');
});

test('one good answer of every probe is enough to be answering at first', (t) => {
  t.is(opinion(after('answered')).is, 'answering');
  const half = judge(unjudged(['p', 'q']), observation('answered', 250), policy);
  t.is(opinion(half).is, 'unsure');
  t.is(opinion(judge(half, observation('answered', 260, 'q'), policy)).is, 'answering');
});

test('a lost connection alone is no suspicion, its refused re-probe is one at once', (t) => {
  t.is(suspected(after('answered', 'reset')), 'answering');
  t.deepEqual(suspected(after('answered', 'reset', 'refused')), ['PROCESS_DEAD', false]);
  t.deepEqual(suspected(after('answered', 'reset', 'refused', 'refused')), ['PROCESS_DEAD', true]);
});

test('a lost connection and what follows at once are no two of n samples', (t) => {
  t.is(suspected(after('answered', 'reset', 'no-answer')), 'answering');
  t.is(suspected(after('answered', 'reset', 'closed', 'no-answer')), 'answering');
});

test('without a held connection two refusals are needed', (t) => {
  t.is(suspected(after('answered', 'refused')), 'answering');
  t.deepEqual(suspected(after('answered', 'refused', 'refused')), ['PROCESS_DEAD', true]);
});

test('a dying process that accepts once more is still found dead', (t) => {
  const state = after('answered', 'reset', 'closed', 'refused', 'refused');
  t.deepEqual(suspected(state), ['PROCESS_DEAD', true]);
});

test('n of m bad samples are typed by what was seen most, of equals the latest', (t) => {
  t.is(suspected(after('answered', 'no-answer')), 'answering');
  t.deepEqual(suspected(after('answered', 'no-answer', 'no-answer')), ['HUNG', true]);
  t.deepEqual(suspected(after('answered', 'no-answer', 'no-connect')), ['UNREACHABLE', true]);
  t.deepEqual(suspected(after('answered', 'no-answer', 'answered', 'no-answer')), ['HUNG', true]);
  t.deepEqual(suspected(after('wrong-answer', 'wrong-answer')), ['WRONG_ANSWER', true]);
  t.deepEqual(suspected(after('answered', 'slow', 'slow')), ['SLOW', true]);
  t.deepEqual(suspected(after('answered', 'closed', 'closed')), ['UNREACHABLE', true]);
});

test('the way back needs good answers in a row, and nothing is said meanwhile', (t) => {
  const hung = ['answered', 'no-answer', 'no-answer'] as const;
  t.is(suspected(after(...hung, 'answered')), 'unsure');
  t.is(suspected(after(...hung, 'answered', 'answered')), 'unsure');
  t.is(suspected(after(...hung, 'answered', 'answered', 'answered')), 'answering');
  t.is(suspected(after(...hung, 'answered', 'stalled', 'answered')), 'unsure');
});

test('a slow component is not back while it is slow, a hung one is', (t) => {
  const slow = after('answered', 'slow', 'slow', 'slow', 'slow', 'slow');
  t.deepEqual(suspected(slow), ['SLOW', true]);
  const back = after('no-answer', 'no-answer', 'slow', 'answered', 'slow');
  t.is(suspected(back), 'answering');
});

test('a failure that turns worse is said anew, one that turns milder is not', (t) => {
  const worse = after('answered', 'no-answer', 'no-answer', 'refused', 'refused');
  t.deepEqual(suspected(worse), ['PROCESS_DEAD', true]);
  const milder = after('answered', 'refused', 'refused', 'no-answer', 'no-answer', 'no-answer');
  t.deepEqual(suspected(milder), ['PROCESS_DEAD', true]);
});

test('a restart that hangs is HUNG, not a death that stays unsettled', (t) => {
  const state = after('answered', 'reset', 'refused', 'no-answer', 'no-answer');
  t.deepEqual(suspected(state), ['HUNG', true]);
});

test('the onset lies between the last good and the first bad', (t) => {
  const said = opinion(after('answered', 'answered', 'no-answer', 'answered', 'no-answer'));
  t.like(said, { lastGood: ms(499), firstBad: ms(750) });
  const dead = opinion(after('answered', 'reset', 'refused', 'refused', 'refused', 'refused'));
  t.like(dead, { lastGood: ms(249), firstBad: ms(500) });
});

test('for a death the answer of any probe proves life', (t) => {
  const state = [
    observation('answered', 250, 'p'),
    observation('answered', 400, 'q'),
    observation('reset', 410, 'p'),
    observation('refused', 411, 'p'),
  ].reduce((before, seen) => judge(before, seen, policy), unjudged(['p', 'q']));
  t.like(opinion(state), { failureType: 'PROCESS_DEAD', lastGood: ms(399), firstBad: ms(410) });
});

test('answers that come back before a suspicion is settled are flaps', (t) => {
  t.is(after('answered', 'reset', 'answered').flaps.length, 1);
  t.is(after('answered', 'reset', 'refused', 'answered').flaps.length, 1);
  t.is(opinion(after('answered', 'reset', 'refused', 'answered')).is, 'answering');
  t.is(after('answered', 'no-answer', 'answered').flaps.length, 0);
});

test('a refuted suspicion is a flap, a confirmed one that recovers is not', (t) => {
  const hung = after('answered', 'no-answer', 'no-answer');
  const back = (state: JudgementState) =>
    [1000, 1250, 1500].reduce((s, at) => judge(s, observation('answered', at), policy), state);
  t.is(back(hung).flaps.length, 1);
  t.is(back(withConfirmation(hung)).flaps.length, 0);
});

const flap = ['reset', 'refused', 'answered'] as const;

test('enough flaps within the window are FLAPPING, until the window has passed', (t) => {
  const state = after('answered', ...flap, ...flap, ...flap);
  t.deepEqual(suspected(state), ['FLAPPING', true]);
  const quiet = judge(state, observation('answered', 30_000), policy);
  t.is(opinion(quiet).is, 'answering');
});

test('a flapping component that dies gets the confirmation window, then it is dead', (t) => {
  const flapping = after('answered', ...flap, ...flap, ...flap);
  const at = Number(flapping.now / 1_000_000n);
  const dead = ['reset', 'refused', 'refused'] as const;
  const soon = dead.reduce(
    (s, sign, i) => judge(s, observation(sign, at + 10 + i), policy),
    flapping,
  );
  t.deepEqual(suspected(soon), ['FLAPPING', true]);
  const later = judge(soon, observation('refused', at + 600), policy);
  t.deepEqual(suspected(later), ['PROCESS_DEAD', true]);
});

test('another target starts again: no suspicion of the old one is held against it', (t) => {
  const dead = after('answered', 'reset', 'refused', 'refused');
  const moved = judge(dead, observation('answered', 2000, 'p', second), policy);
  t.is(opinion(moved).is, 'unsure');
  const failing = (sign: Sign) => judge(dead, observation(sign, 2000, 'p', second), policy);
  t.is(opinion(failing('no-answer')).is, 'unsure');
  t.is(opinion(failing('refused')).is, 'unsure');
  const more = [2250, 2500].reduce(
    (s, at) => judge(s, observation('answered', at, 'p', second), policy),
    moved,
  );
  t.like(opinion(more), { is: 'answering', target: second });
});

test('an observer that sees nothing for three rounds says that it is blind', (t) => {
  t.is(opinion(after('answered', 'no-target', 'no-target')).is, 'answering');
  t.is(opinion(after('answered', 'no-target', 'no-target', 'no-target')).is, 'blind');
  t.is(opinion(after('own-fault', 'stalled', 'source-silent')).is, 'blind');
});
