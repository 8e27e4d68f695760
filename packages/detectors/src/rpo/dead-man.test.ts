/** A scheduler that stops is noticed, once, and heard again when it goes on. */
import test from 'ava';
import {
  type DeadMan,
  excused,
  heardCheck,
  heardStart,
  heardStop,
  listening,
  silences,
} from './dead-man.ts';

const at = '2026-11-23T19:00:00.000Z';
const both = (state: DeadMan, ms: number) =>
  heardCheck(heardCheck(state, 'det-1', ms, at), 'det-2', ms, at);
const look = (state: DeadMan, ms: number) => silences(state, ms, 150, 2);

test('while both check nothing is said', (t) => {
  t.deepEqual(look(both(listening(0), 100), 250).found, []);
});

test('one that stops is told once, with when it was last heard', (t) => {
  const state = heardCheck(both(listening(0), 100), 'det-1', 240, at);
  const first = look(state, 251);
  t.deepEqual(first.found, [{ observer: 'det-2', lastHeardAt: at, silentMs: 151 }]);
  t.deepEqual(look(first.state, 300).found, []);
  const again = heardCheck(first.state, 'det-2', 350, at);
  t.deepEqual(
    look(again, 520).found.map(({ observer }) => observer),
    ['det-1', 'det-2'],
  );
});

test('one that started and never checks is told as never heard', (t) => {
  const state = heardStart(heardCheck(listening(0), 'det-1', 100, at), 'det-2', 50);
  t.deepEqual(look(state, 201).found, [{ observer: 'det-2', lastHeardAt: null, silentMs: 151 }]);
});

test('one that was stopped on purpose is not missed, but that too few are left is told', (t) => {
  const state = heardStop(both(listening(0), 100), 'det-2', 120);
  const kept = heardCheck(state, 'det-1', 250, at);
  t.deepEqual(look(kept, 260).found, []);
  t.deepEqual(
    look(kept, 271).found.map(({ observer }) => observer),
    ['nobody'],
  );
});

test('who could not listen holds nothing against anybody', (t) => {
  const state = excused(both(listening(0), 100), 10_000);
  t.deepEqual(look(state, 10_100).found, []);
  t.is(look(state, 10_151).found.length, 2);
});

test('fewer than have to agree are missed, also when nobody ever heard of the others', (t) => {
  const alone = heardCheck(listening(0), 'det-1', 100, at);
  t.deepEqual(look(alone, 140).found, []);
  const { found, state } = look(alone, 151);
  t.deepEqual(found, [{ observer: 'nobody', lastHeardAt: null, silentMs: 151 }]);
  t.deepEqual(look(heardCheck(state, 'det-1', 160, at), 200).found, []);
});
