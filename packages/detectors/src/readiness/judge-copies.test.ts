/** A database is ready while one standby follows. */
import test from 'ava';
import { sampleAt, standbySeen } from '../replication/examples.ts';
import { judgeCopies } from './judge-copies.ts';

const gone = standbySeen('postgres-c', { streaming: null });

test('one that follows is enough, and what is wrong with the other is told', (t) => {
  const judged = judgeCopies(sampleAt(0, { standbys: [standbySeen('postgres-b'), gone] }));
  t.like(judged, { result: 'pass', evidence: { 'postgres-c': 'it does not follow' } });
});

test('none that follows is a failure, and a silent primary is unknown', (t) => {
  t.is(judgeCopies(sampleAt(0, { standbys: [gone] })).result, 'fail');
  const primary = { is: 'silent', name: 'postgres-a', reason: 'refused' } as const;
  t.is(judgeCopies(sampleAt(0, { primary })).result, 'unknown');
});
