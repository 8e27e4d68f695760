/** Whether commits wait for what the estate demands. */
import test from 'ava';
import { primarySeen, standbySeen } from './examples.ts';
import { type Demand, driftsOf, parseNames } from './sync-demand.ts';

const demand: Demand = {
  ...{ commit: 'remote_apply', atLeast: 1 },
  standbys: ['postgres-a', 'postgres-b', 'postgres-c'],
};
const quorum = [standbySeen('postgres-b'), standbySeen('postgres-c')];

test('what is demanded, or more, is no drift', (t) => {
  t.deepEqual(driftsOf(demand, primarySeen({}), quorum), []);
  t.deepEqual(driftsOf({ ...demand, commit: 'on' }, primarySeen({}), quorum), []);
  t.deepEqual(driftsOf(demand, primarySeen({ syncNames: 'ANY 1 (postgres_c)' }), quorum), []);
});

test('a weaker level, fewer standbys and strangers are', (t) => {
  const drift = (over: Parameters<typeof primarySeen>[0]) =>
    driftsOf(demand, primarySeen(over), quorum).join('; ');
  t.regex(drift({ syncCommit: 'local' }), /is local, not remote_apply/);
  t.regex(drift({ syncCommit: null }), /is unknown/);
  t.regex(drift({ syncNames: '' }), /waits for 0 standbys, not 1/);
  t.regex(drift({ syncNames: 'ANY 1 (other)' }), /"other", which is none of ours/);
  t.is(drift({ objections: ['hft has synchronous_commit=off'] }), 'hft has synchronous_commit=off');
});

test('a quorum that is not there is said: commits wait', (t) => {
  const gone = [standbySeen('postgres-b', { streaming: null })];
  t.regex(driftsOf(demand, primarySeen({}), gone).join(), /0 of 1 standbys acknowledge/);
});

test('the list is read as the server reads it', (t) => {
  t.deepEqual(parseNames('ANY 2 (a, "b")'), { count: 2, names: ['a', 'b'] });
  t.deepEqual(parseNames('first 1 (a)'), { count: 1, names: ['a'] });
  t.deepEqual(parseNames('2 (a,b,c)'), { count: 2, names: ['a', 'b', 'c'] });
  t.deepEqual(parseNames('standby1,standby2'), { count: 1, names: ['standby1', 'standby2'] });
  t.deepEqual(parseNames('*'), { count: 1, names: ['*'] });
  t.deepEqual(parseNames(''), { count: 0, names: [] });
});
