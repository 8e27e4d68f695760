/** Suspicions: who must agree, on what and within which time, before a failure is confirmed. */
import type { FailureType } from '@recovery-ledger/ledger';
import test from 'ava';
import { decide } from './decide.ts';
import { type Applied, evolve } from './evolve.ts';
import { evidenceOf, ms, said, suspect, typesAfter, watched } from './examples.ts';
import { initial } from './state.ts';

test('a component that nobody ever saw working cannot fail', (t) => {
  const refusal = decide(suspect('d1'), initial);
  t.like(refusal, { left: { _tag: 'NeverEstablished' } });
});

test('a quorum of one is refused', (t) => {
  t.like(decide(suspect('d1', { quorum: 1 }), watched), { left: { _tag: 'QuorumTooSmall' } });
});

test('one observer suspects, the second confirms in the same call', (t) => {
  const { events } = said([suspect('d1'), suspect('d2')], watched);
  t.deepEqual(
    events.map(({ type }) => type),
    ['FailureSuspected', 'FailureSuspected', 'FailureConfirmed'],
  );
  t.like(events[2], { data: { failureType: 'PROCESS_DEAD', observers: ['d1', 'd2'], quorum: 2 } });
});

test('saying it again adds nothing', (t) => {
  const again = [suspect('d1'), suspect('d1'), suspect('d2'), suspect('d1'), suspect('d2')];
  t.deepEqual(typesAfter(watched, ...again), [
    'FailureSuspected',
    'FailureSuspected',
    'FailureConfirmed',
  ]);
});

test('an unsettled suspicion is recorded at once and completes no quorum', (t) => {
  const unsettled = [suspect('d1', { settled: false }), suspect('d2', { settled: false })];
  t.deepEqual(typesAfter(watched, ...unsettled), ['FailureSuspected', 'FailureSuspected']);
  t.deepEqual(typesAfter(watched, ...unsettled, suspect('d1')).at(-1), 'FailureConfirmed');
});

test('after a crash between suspicion and confirmation either observer completes it', (t) => {
  const [one, two] = said([suspect('d1'), suspect('d2')], watched).events;
  const crashed = [one, two].flatMap((event) =>
    event === undefined ? [] : [{ event, sequence: 9, atNs: ms(1_000) } satisfies Applied],
  );
  const state = crashed.reduce(evolve, watched);
  t.deepEqual(typesAfter(state, suspect('d1')), ['FailureConfirmed']);
  t.deepEqual(typesAfter(state, suspect('d2')), ['FailureConfirmed']);
});

test('a suspicion older than the window is not counted, and its living observer renews it', (t) => {
  const late = suspect('d2', { nowNs: ms(9_000) });
  const { state, types } = said([suspect('d1'), late], watched);
  t.deepEqual(types, ['FailureSuspected', 'FailureSuspected']);
  const renewal = suspect('d1', { nowNs: ms(9_010) });
  t.deepEqual(typesAfter(state, renewal), ['FailureSuspected', 'FailureConfirmed']);
});

test('a lonely suspicion is not renewed on every look', (t) => {
  const looks = [1_000, 3_000, 5_000].map((at) => suspect('d1', { nowNs: ms(at) }));
  t.deepEqual(typesAfter(watched, ...looks), ['FailureSuspected']);
});

test('observers that differ confirm what both support', (t) => {
  const { events } = said([suspect('d1'), suspect('d2', { failureType: 'HUNG' })], watched);
  t.like(events.at(-1), { type: 'FailureConfirmed', data: { failureType: 'HUNG' } });
  const apart = [suspect('d1', { failureType: 'SLOW' }), suspect('d2', { failureType: 'HUNG' })];
  t.deepEqual(typesAfter(watched, ...apart), ['FailureSuspected', 'FailureSuspected']);
});

test('of three observers the most severe agreed type is confirmed', (t) => {
  const types: FailureType[] = ['HUNG', 'PROCESS_DEAD', 'PROCESS_DEAD'];
  const commands = types.map((failureType, i) => suspect(`d${i}`, { failureType, quorum: 3 }));
  t.like(said(commands, watched).events.at(-1), { data: { failureType: 'HUNG' } });
  const two = types.map((failureType, i) =>
    suspect(`d${i}`, { failureType, settled: i === 2, quorum: 2 }),
  );
  t.like(said(two, watched).events.at(-1), { data: { failureType: 'PROCESS_DEAD' } });
});

test('flapping is suspected by all and confirmed by none', (t) => {
  const flapping = ['d1', 'd2', 'd3'].map((o) => suspect(o, { failureType: 'FLAPPING' }));
  t.deepEqual(typesAfter(watched, ...flapping), [
    'FailureSuspected',
    'FailureSuspected',
    'FailureSuspected',
  ]);
});

test('what turns into flapping refutes the graver suspicion first', (t) => {
  const commands = [suspect('d1'), suspect('d1', { failureType: 'FLAPPING', flaps: 3 })];
  t.deepEqual(typesAfter(watched, ...commands), [
    'FailureSuspected',
    'FailureRefuted',
    'FailureSuspected',
  ]);
});

test('the failure of a newer incarnation is another failure, even before the old one is cleared', (t) => {
  const one = { incarnation: 1, evidence: evidenceOf(1) };
  const two = { incarnation: 2, evidence: evidenceOf(2) };
  const old = said([suspect('d1', one), suspect('d2', one)], watched).state;
  t.deepEqual(typesAfter(old, suspect('d1', one)), []);
  t.deepEqual(typesAfter(old, suspect('d1', two), suspect('d2', two)), [
    'FailureCleared',
    'FailureSuspected',
    'FailureSuspected',
    'FailureConfirmed',
  ]);
});

test('a component confirmed as slow may still die', (t) => {
  const slow = ['d1', 'd2'].map((o) => suspect(o, { failureType: 'SLOW' }));
  const state = said(slow, watched).state;
  t.deepEqual(typesAfter(state, ...slow), []);
  t.deepEqual(typesAfter(state, suspect('d1'), suspect('d2')), [
    'FailureSuspected',
    'FailureSuspected',
    'FailureCleared',
    'FailureConfirmed',
  ]);
});

test('suspicions of different incarnations do not add up', (t) => {
  const one = { incarnation: 1, evidence: evidenceOf(1) };
  const two = { incarnation: 2, evidence: evidenceOf(2) };
  const apart = [suspect('d1', one), suspect('d2', two)];
  t.deepEqual(typesAfter(watched, ...apart), ['FailureSuspected', 'FailureSuspected']);
  t.deepEqual(typesAfter(said(apart, watched).state, suspect('d1', two)), [
    'FailureSuspected',
    'FailureConfirmed',
  ]);
});
