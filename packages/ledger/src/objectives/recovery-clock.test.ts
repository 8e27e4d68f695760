/** When recovery clocks start, what they note, what stops them, and that old ones cost nothing. */
import test from 'ava';
import { metaAt, recorded } from '../../../../test/harness/recorded-event.ts';
import type { Recorded } from '../events/recorded.ts';
import { changedClocks, clockOf, endedClocksKept } from './clock-set.ts';
import { type Clocks, evolveClocks, noClocks } from './recovery-clock.ts';

const component = 'trading_engine';
const onset = { lastGood: null, firstBad: '', lastGoodAgeNs: null, firstBadAgeNs: '0' };
const of = (incident: string, recovery = `rec-${incident}`) => ({ component, incident, recovery });

const confirmed = (sequence: number, over = {}): Recorded =>
  recorded('FailureConfirmed', { component, onset, ...over }, metaAt(sequence, sequence));
const decided = (sequence: number, failure: number, incident: string) =>
  recorded('RecoveryDecided', { ...of(incident), failure, targetMs: 5 }, metaAt(sequence, 1));
const halted = (sequence: number, incident: string) =>
  recorded('TradingHalted', of(incident), metaAt(sequence, sequence));
const resumed = (sequence: number, incident: string, remainingHalts: string[]) =>
  recorded('TradingResumed', { ...of(incident), remainingHalts }, metaAt(sequence, sequence));
const completed = (sequence: number, incident: string, outcome: 'recovered' | 'rehearsed') =>
  recorded('RecoveryCompleted', { ...of(incident), outcome }, metaAt(sequence, sequence));
const cleared = (sequence: number, failure: number) =>
  recorded('FailureCleared', { component, failure }, metaAt(sequence, sequence));

const given = (...events: Recorded[]): Clocks => events.reduce(evolveClocks, noClocks);
const endOf = (state: Clocks, failure: number) => {
  const ended = clockOf(state, failure)?.ended;
  return ended && [ended.by, ended.at.sequence];
};

test('where trading was not halted the clock stops at RecoveryCompleted', (t) => {
  const state = given(confirmed(1), decided(2, 1, 'a'), completed(3, 'a', 'recovered'));
  t.deepEqual(endOf(state, 1), ['RecoveryCompleted', 3]);
});

test('where trading was halted a completed recovery does not stop the clock', (t) => {
  const before = [confirmed(1), decided(2, 1, 'a'), halted(3, 'a')];
  const running = given(...before, completed(4, 'a', 'recovered'));
  t.is(endOf(running, 1), null);
  t.deepEqual(endOf(evolveClocks(running, resumed(5, 'a', [])), 1), ['TradingResumed', 5]);
});

test('a halt that another incident still holds keeps the clock running until trading opens', (t) => {
  const state = given(
    ...[confirmed(1), decided(2, 1, 'a'), halted(3, 'a')],
    ...[confirmed(4), decided(5, 4, 'b'), halted(6, 'b')],
    resumed(7, 'a', ['b']),
    completed(8, 'a', 'recovered'),
  );
  t.is(endOf(state, 1), null);
  const open = evolveClocks(state, resumed(9, 'b', []));
  t.deepEqual(endOf(open, 1), ['TradingResumed', 9]);
  t.deepEqual(endOf(open, 4), ['TradingResumed', 9]);
});

test('trading opened by one incident does not end another whose recovery still runs', (t) => {
  const state = given(
    ...[confirmed(1), decided(2, 1, 'a')],
    ...[confirmed(4), decided(5, 4, 'b'), halted(6, 'b'), resumed(7, 'b', [])],
  );
  t.is(endOf(state, 1), null);
});

test('a rehearsal that claims to have halted trading still ends when it completes', (t) => {
  const before = [confirmed(1), decided(2, 1, 'a'), halted(3, 'a')];
  const state = given(...before, completed(4, 'a', 'rehearsed'));
  t.deepEqual(endOf(state, 1), ['RecoveryCompleted', 4]);
});

test('a withheld failure keeps its clock, which stops when the component clears', (t) => {
  const withheld = recorded('RecoveryWithheld', { component, failure: 1 }, metaAt(2, 2));
  const state = given(confirmed(1), withheld);
  t.true(clockOf(state, 1)?.withheld);
  t.is(endOf(state, 1), null);
  t.deepEqual(endOf(evolveClocks(state, cleared(3, 1)), 1), ['FailureCleared', 3]);
});

test('withholding a second recovery does not hide the one that runs', (t) => {
  const withheld = recorded('RecoveryWithheld', { component, failure: 1 }, metaAt(3, 3));
  const clock = clockOf(given(confirmed(1), decided(2, 1, 'a'), withheld), 1);
  t.false(clock?.withheld);
  t.is(clock?.decided?.sequence, 2);
});

test('a component that clears during its recovery runs on; after a failed one it stops', (t) => {
  const running = given(confirmed(1), decided(2, 1, 'a'), cleared(3, 1));
  t.is(endOf(running, 1), null);
  const failed = recorded('RecoveryFailed', of('a'), metaAt(4, 4));
  const state = [failed, cleared(5, 1)].reduce(evolveClocks, running);
  t.deepEqual(endOf(state, 1), ['FailureCleared', 5]);
});

test('two failures of one component in one incident end with its one recovery', (t) => {
  const assigned = recorded('FailureAssigned', { failure: 2, incident: 'a' }, metaAt(3, 3));
  const first = recorded('FailureAssigned', { failure: 1, incident: 'a' }, metaAt(3, 3));
  const state = given(confirmed(1), confirmed(2), first, assigned, decided(4, 1, 'a'));
  const end = evolveClocks(state, completed(5, 'a', 'recovered'));
  t.deepEqual(
    [endOf(end, 1), endOf(end, 2)],
    [
      ['RecoveryCompleted', 5],
      ['RecoveryCompleted', 5],
    ],
  );
});

test('a takeover keeps the first step, the decision and the steps that were done', (t) => {
  const step = (type: 'StepStarted' | 'StepSucceeded', sequence: number, name: string) =>
    recorded(type, { ...of('a'), step: name, phase: 'fence' }, metaAt(sequence, sequence));
  const state = given(
    ...[confirmed(1), decided(2, 1, 'a'), step('StepStarted', 3, 'x')],
    recorded('RecoveryContinued', of('a'), metaAt(4, 4)),
    ...[step('StepStarted', 5, 'x'), step('StepSucceeded', 6, 'x')],
  );
  t.is(clockOf(state, 1)?.firstStep?.sequence, 3);
  t.deepEqual(
    clockOf(state, 1)?.stepsDone.map(({ at }) => at.sequence),
    [6],
  );
});

test('a drill with the same recovery id never touches the real clock', (t) => {
  const drill = metaAt(3, 3, { mode: 'drill' });
  const end = recorded('RecoveryCompleted', { ...of('a'), outcome: 'recovered' }, drill);
  t.is(endOf(given(confirmed(1), decided(2, 1, 'a'), end), 1), null);
});

test('the drill estate does not change the targets that real failures are held to', (t) => {
  const estate = (sequence: number, rtoMs: number, mode: 'real' | 'drill') =>
    recorded(
      'EstatePublished',
      { components: [{ component, rtoMs }] as never },
      metaAt(sequence, sequence, { mode }),
    );
  const state = given(estate(1, 30_000, 'real'), estate(2, 5, 'drill'), confirmed(3));
  t.is(clockOf(state, 3)?.targetMs, 30_000);
});

test('events that name nothing known change nothing', (t) => {
  const state = given(confirmed(1));
  for (const event of [decided(9, 8, 'z'), completed(9, 'z', 'recovered'), cleared(9, 8)]) {
    t.is(evolveClocks(state, event), state);
  }
});

test('what a failure asks for beyond its own component is not its recovery', (t) => {
  const of1 = { failure: 1, recovery: 'whole', runbook: 'DR', targetMs: 1, component: 'site' };
  const whole = recorded('RecoveryDecided', { ...of1, incident: 'inc-1' } as never, metaAt(2, 2));
  t.is(clockOf(given(confirmed(1), whole), 1)?.recovery, null);
  const held = recorded('RecoveryWithheld', { ...of1, incident: 'inc-1' } as never, metaAt(2, 2));
  t.false(clockOf(given(confirmed(1), held), 1)?.withheld ?? true);
});

test('only the clocks that ended last stay, and every running one', (t) => {
  const running = Array.from({ length: 50 }, (_, i) => confirmed(i + 1));
  const over = Array.from({ length: 500 }, (_, i) => 100 + i * 2).flatMap((failure) => [
    confirmed(failure),
    decided(failure + 1, failure, `i${failure}`),
    cleared(failure + 1, failure),
    completed(failure + 1, `i${failure}`, 'recovered'),
  ]);
  const state = given(...running, ...over);
  t.is(state.clocks.length, 50 + endedClocksKept);
  t.is(Object.keys(state.recoveries).length, endedClocksKept);
  t.is(endOf(state, 1), null);
  const kept = state.clocks.map(({ failure }) => failure).slice(50);
  t.deepEqual(kept, Array.from({ length: endedClocksKept }, (_, i) => 1_098 - 2 * i).reverse());
});

test('a reader is told which clocks an event changed', (t) => {
  const before = given(confirmed(1), confirmed(2));
  const after = evolveClocks(before, cleared(3, 2));
  t.deepEqual(
    changedClocks(before, after).map(({ failure }) => failure),
    [2],
  );
  t.deepEqual(changedClocks(after, after), []);
});
