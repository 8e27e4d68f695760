/** A lost line is said at once and taken back slowly, each with its own beginning. */
import test from 'ava';
import { observation } from './examples.ts';
import type { LegSeen } from './observation.ts';
import { judgeLegs, legOpinions, noLegs, type RedundancyState } from './redundancy.ts';

const up = (leg: string): LegSeen => ({ leg, lost: null, evidence: {} });
const stale = (leg: string): LegSeen => ({
  leg,
  lost: { failureType: 'STALE', reason: 'STALE: silent' },
  evidence: {},
});

const seen = (...samples: readonly (readonly LegSeen[])[]): RedundancyState =>
  samples.reduce(
    (state, legs, i) => judgeLegs(state, { ...observation('answered', i + 1), legs }, { good: 3 }),
    noLegs,
  );
const said = (state: RedundancyState) =>
  legOpinions(state).map(({ leg, lost, since }) => [leg, lost?.failureType, since / 1_000_000n]);

test('a line is lost with the second sample in a row that says so, since the first', (t) => {
  const state = seen([up('A'), up('B')], [stale('A'), up('B')], [stale('A'), up('B')]);
  t.deepEqual(said(state), [
    ['A', 'STALE', 2n],
    ['B', undefined, 1n],
  ]);
  t.deepEqual(said(seen([up('A')], [stale('A')], [up('A')], [stale('A')])), [['A', undefined, 1n]]);
});

test('it is back after three good samples in a row, since the first of them', (t) => {
  const lost = [[up('A')], [stale('A')], [stale('A')]];
  t.deepEqual(said(seen(...lost, [up('A')], [up('A')])), [['A', 'STALE', 2n]]);
  t.deepEqual(said(seen(...lost, [up('A')], [stale('A')], [up('A')], [up('A')])), [
    ['A', 'STALE', 2n],
  ]);
  t.deepEqual(said(seen(...lost, [up('A')], [up('A')], [up('A')])), [['A', undefined, 4n]]);
});

test('an observation without legs says nothing of them', (t) => {
  const state = seen([stale('A')]);
  t.is(judgeLegs(state, observation('quiet', 9), { good: 1 }), state);
});
