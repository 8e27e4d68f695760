/** What is said of a loss before anything is done. */
import type { Position } from '@recovery-ledger/ledger';
import test from 'ava';
import { isWithin, lossBound } from './loss-bound.ts';

const at = '2026-11-23T10:00:00.000Z';
const nowMs = Date.parse(at) + 800;
const history = 'a'.repeat(40);
const chosen = { name: 'redis-b', offset: 500, replicationId: history };
const standby = { name: 'redis-b', state: 'online', syncState: null, write: null, flush: null };
const seen = (position: string, ms: number | null = 30): Position => ({
  ...{ at, instance: 'detector-1', component: 'redis', source: 'redis-a', position },
  ...{ timeline: history, syncCommit: null, syncNames: null },
  standbys: [{ ...standby, replay: null, bytes: 0, ms }],
});

test('with all that was seen, at most what came since is missing', (t) => {
  const bound = lossBound(seen('480'), chosen, nowMs);
  t.deepEqual([bound.state, bound.ms, bound.bytes], ['BOUNDED', 800, null]);
  t.true(isWithin(bound, 5_000));
  t.false(isWithin(bound, 799));
});

test('a replica that was behind already adds how far it was behind', (t) => {
  const bound = lossBound(seen('560'), chosen, nowMs);
  t.is(bound.ms, 830);
  t.regex(bound.basis, /60 bytes are missing, and what was written since/);
  const unbounded = lossBound(seen('560', null), chosen, nowMs);
  t.deepEqual([unbounded.state, unbounded.ms], ['UNKNOWN', null]);
});

test('nobody who saw it, or another history, is no bound, and not within anything', (t) => {
  const other = lossBound(seen('480'), { ...chosen, replicationId: 'f' }, nowMs);
  const none = lossBound(null, chosen, nowMs);
  t.deepEqual([none.state, other.state], ['UNKNOWN', 'UNKNOWN']);
  t.false(isWithin(none, 1e9) || isWithin(other, 1e9));
});
