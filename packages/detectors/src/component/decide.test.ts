/** Reports other than suspicions: answers, clearings, blindness, and what they leave behind. */
import test from 'ava';
import type { Command } from './command.ts';
import { type Applied, evolve } from './evolve.ts';
import {
  answering,
  component,
  evidenceOf,
  failed,
  ms,
  said,
  suspect,
  typesAfter,
  watched,
} from './examples.ts';
import { initial } from './state.ts';

test('the first good rounds establish an observer, once', (t) => {
  t.deepEqual(typesAfter(initial, answering('d1'), answering('d1')), ['ObservationEstablished']);
});

test('an answer refutes a suspicion that was not confirmed, and counts it', (t) => {
  const { events } = said([suspect('d1'), answering('d1', { flaps: 2 })], watched);
  t.like(events.at(-1), { type: 'FailureRefuted', data: { observer: 'd1', flaps: 2 } });
  t.deepEqual(typesAfter(said([suspect('d1'), answering('d1')], watched).state, suspect('d2')), [
    'FailureSuspected',
  ]);
});

test('an answer after a confirmed failure clears it, once', (t) => {
  t.deepEqual(typesAfter(failed, answering('d1'), answering('d2')), ['FailureCleared']);
  const { events } = said([answering('d1')], failed);
  t.like(events[0], { data: { failure: 3, observer: 'd1' } });
});

test('a failure stands while a quorum holds on to it', (t) => {
  const three = said(
    ['d1', 'd2', 'd3'].map((o) => suspect(o, { settled: o === 'd3' })),
    watched,
  ).state;
  t.deepEqual(typesAfter(three, answering('d4')), ['ObservationEstablished']);
  t.deepEqual(typesAfter(three, answering('d1'), answering('d2')), [
    'FailureRefuted',
    'FailureCleared',
  ]);
});

test('a new incarnation that answers clears the failure of the old one', (t) => {
  const one = { incarnation: 1, evidence: evidenceOf(1) };
  const three = said(
    ['d1', 'd2', 'd3'].map((o) => suspect(o, { ...one, settled: o === 'd3' })),
    watched,
  ).state;
  t.deepEqual(typesAfter(three, answering('d1', { incarnation: 2 })), ['FailureCleared']);
});

test('a blind observer says so once, and its suspicion no longer counts', (t) => {
  const blind: Command = { type: 'ReportBlind', component, observer: 'd1', reason: 'no target' };
  const { types, state } = said([suspect('d1'), blind, blind], watched);
  t.deepEqual(types, ['FailureSuspected', 'ObservationLost']);
  t.deepEqual(typesAfter(state, suspect('d2')), ['FailureSuspected']);
  t.deepEqual(typesAfter(state, answering('d1')), ['ObservationEstablished']);
});

test('a failure may be cleared by name only', (t) => {
  const stale: Applied = {
    event: {
      type: 'FailureCleared',
      data: { component, observer: 'd1', failure: 99, reason: 'late', evidence: {} },
    },
    sequence: 50,
    atNs: ms(2_000),
  };
  t.is(evolve(failed, stale).status, 'failed');
});
