/** A replica that is made the sequencer is as closed as the gateway before it. */
import test from 'ava';
import type { JournalEntry } from '../book/journal-entry.ts';
import { JournalFacts } from './journal-facts.ts';

const at = '2026-01-05T14:30:00.000Z';
const factsOf = (...entries: readonly JournalEntry[]): JournalFacts => {
  const facts = new JournalFacts();
  for (const entry of entries) facts.apply(entry);
  return facts;
};

test('halts and revocations hold until they are lifted under their own id', (t) => {
  const facts = factsOf(
    { seq: 1, at, type: 'halted', id: 'a', reason: 'one' },
    { seq: 2, at, type: 'halted', id: 'b', reason: 'two' },
    { seq: 3, at, type: 'revoked', id: 'r', reason: 'limits' },
    { seq: 4, at, type: 'resumed', id: 'a' },
    { seq: 5, at, type: 'restored', id: 'another' },
  );
  t.deepEqual(facts.halts(), [{ id: 'b', reason: 'two', epoch: null, since: at }]);
  t.deepEqual(facts.revocations(), [{ id: 'r', reason: 'limits', since: at }]);
});

test('the last stage and the newest engine count, and where this gateway began', (t) => {
  const facts = factsOf(
    { seq: 1, at, type: 'sequencer', gateway: 'gateway', incarnation: 1 },
    { seq: 2, at, type: 'promoted', engine: 'engine-a', incarnation: 3 },
    { seq: 3, at, type: 'stage', stage: 'full', symbols: 'all', sizeShare: '1' },
    { seq: 4, at, type: 'stage', stage: 'cancel_only', symbols: 'all', sizeShare: '1' },
    { seq: 5, at, type: 'sequencer', gateway: 'gateway-dr', incarnation: 7 },
  );
  t.is(facts.stage()?.stage, 'cancel_only');
  t.deepEqual([facts.incarnation(), facts.term(), facts.termStart()], [3, 7, 5]);
});

test('an empty journal says nothing', (t) => {
  const facts = factsOf();
  t.deepEqual(
    [facts.halts(), facts.stage(), facts.term(), facts.termStart()],
    [[], undefined, 0, 1],
  );
});
