/** What a handler says of its legs, and when that is a failure of the component. */
import test from 'ava';
import { readFeedAnswer } from './feed-answer.ts';

const expected = { legs: ['A', 'B'], maxAge: 200 };
const leg = (state: string, ageMs: number | null = 5) => ({ state, ageMs });
const read = (A: object | undefined, B: object, suspect = false) =>
  readFeedAnswer(JSON.stringify({ version: 7, suspect, legs: { A, B } }), expected);
const lost = (seen: ReturnType<typeof read>) =>
  seen.legs.map(({ lost: why }) => why?.failureType ?? null);

test('both legs up is an answer, with the version to wait from', (t) => {
  const seen = read(leg('UP'), leg('UP'));
  t.like(seen, { sign: 'answered', version: 7 });
  t.deepEqual(lost(seen), [null, null]);
});

test('one leg lost is lost redundancy, named and typed, and no failure', (t) => {
  const seen = read(leg('STALE', 150), leg('UP'));
  t.is(seen.sign, 'answered');
  t.deepEqual(lost(seen), ['STALE', null]);
  t.is(seen.legs[0]?.lost?.reason, 'STALE: leg A is silent for 150 ms');
  t.deepEqual(lost(read(leg('UP'), leg('GAP'))), [null, 'GAP']);
});

test('a leg that is too old is stale whatever the handler says, and so is one it does not know', (t) => {
  t.deepEqual(lost(read(leg('UP', 201), leg('UP'))), ['STALE', null]);
  t.deepEqual(lost(read(leg('UP', null), leg('UP'))), ['STALE', null]);
  t.deepEqual(lost(read(undefined, leg('UP'))), ['STALE', null]);
});

test('all legs silent is STALE; books that are suspect for another reason are a GAP', (t) => {
  t.is(read(leg('STALE', 201), leg('STALE', null), true).sign, 'stale');
  t.is(read(leg('UP', 900), leg('STALE', 300)).sign, 'stale');
  t.is(read(leg('UP'), leg('GAP'), true).sign, 'gap');
  t.is(read(leg('GAP'), leg('GAP')).sign, 'answered');
});

test('all legs silent for a moment is not told yet, and asked again soon', (t) => {
  const seen = read(leg('STALE', 150), leg('STALE', 900), true);
  t.like(seen, { sign: 'answered', legs: [], settled: false });
  t.true(read(leg('STALE', 150), leg('UP')).settled);
});

test('what is no answer of a feed handler is a wrong one', (t) => {
  for (const body of ['', '[]', '{"version":1}', '{"version":1,"suspect":"no","legs":{}}']) {
    t.is(readFeedAnswer(body, expected).sign, 'wrong-answer', body);
  }
});
