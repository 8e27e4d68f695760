/** What could be lost now: never a pass where nobody knows. */
import type { PostgresqlReplication } from '@recovery-ledger/ledger';
import test from 'ava';
import { ownWord, primarySeen, sampleAt, standbySeen, streaming } from '../replication/examples.ts';
import { judgeSample, unseen } from '../replication/judge-replication.ts';
import type { RpoTarget } from '../replication/rpo-target.ts';
import type { Sample } from '../replication/sample.ts';
import { judgeCopies } from './judge-copies.ts';
import { judgeSnapshot } from './judge-snapshot.ts';
import { judgeTransactions } from './judge-transactions.ts';

const replication: PostgresqlReplication = {
  ...{ kind: 'postgresql', database: 'trading', user: 'monitoring', sample: 1_000, deadline: 500 },
  lag: { warn: { ms: 50, bytes: null }, breach: { ms: 100, bytes: null } },
  synchronous: {
    ...{ commit: 'remote_apply', atLeast: 1 },
    standbys: ['postgres-a', 'postgres-b', 'postgres-c'],
  },
  ...{ heartbeat: null, transactions: null },
};
const nothing: RpoTarget = { dataClass: 'active_orders', tier: 1, rpoMs: 0 };
const some: RpoTarget = { dataClass: 'performance_metrics', tier: 2, rpoMs: 5_000 };

const checksOf = (target: RpoTarget, ...samples: readonly Sample[]) => {
  const state = samples.reduce((before, one) => judgeSample(before, one, replication), unseen);
  return judgeCopies({ component: 'postgresql', replication, state }, target);
};
const resultsOf = (checks: ReturnType<typeof checksOf>) =>
  checks.map(({ check, result }) => `${check} ${result}`);

test('while all is well every check passes, one for each standby and one for the demand', (t) => {
  t.deepEqual(resultsOf(checksOf(nothing, sampleAt(0))), [
    ...['lag-postgres-b pass', 'lag-postgres-c pass', 'synchrony pass'],
  ]);
  t.is(checksOf(some, sampleAt(0)).length, 2, 'what may lose something demands no synchrony');
});

test('with everything down nothing passes', (t) => {
  const silent = { is: 'silent', reason: 'refused' } as const;
  const down = sampleAt(0, {
    primary: { ...silent, name: 'postgres-a' },
    standbys: [standbySeen('postgres-b', { own: silent, streaming: null })],
  });
  const checks = checksOf(nothing, down);
  t.deepEqual(resultsOf(checks), ['lag-postgres-b unknown', 'synchrony unknown']);
  t.deepEqual(checks[0]?.lag, { bytes: null, ms: null, records: null });
});

test('a standby that does not follow fails before it has missed anything', (t) => {
  const alone = sampleAt(0, { standbys: [standbySeen('postgres-b', { streaming: null })] });
  t.deepEqual(resultsOf(checksOf(some, alone)), ['lag-postgres-b fail']);
});

test('the limit is that of the class of data', (t) => {
  const behind = (ms: number) =>
    sampleAt(ms, {
      primary: primarySeen({ position: 1_400n }),
      standbys: [
        standbySeen('postgres-b', {
          streaming: streaming({ replay: 1_000n }),
          own: ownWord({ replayed: 1_000n }),
        }),
      ],
    });
  const looks = [behind(0), behind(200)];
  t.is(checksOf(nothing, ...looks)[0]?.result, 'fail');
  t.is(checksOf(some, ...looks)[0]?.result, 'pass');
  t.is(checksOf(some, behind(0), behind(5_000))[0]?.result, 'fail');
  t.like(checksOf(nothing, ...looks)[0], { lag: { bytes: 400, ms: 200 }, threshold: { ms: 100 } });
});

test('missing keys and strange ones fail, and silence is unknown', (t) => {
  const about = { component: 'postgresql', source: 'postgres-b' };
  const judged = (missing: readonly string[], strange: readonly string[]) =>
    judgeTransactions(about, nothing, { is: 'compared', keys: 9, missing, strange });
  t.like(judged([], []), { result: 'pass', lag: { records: 0 } });
  t.like(judged(['a'], []), { result: 'fail', lag: { records: 1 } });
  t.regex(judged([], ['b']).detail, /1 keys are not on the primary/);
  t.is(judged([], ['b']).result, 'fail');
  const silent = judgeTransactions(about, nothing, { is: 'silent', reason: 'refused' });
  t.like(silent, { result: 'unknown', lag: { records: null } });
});

test('a snapshot that is old or not there fails, and one that nobody may look at is unknown', (t) => {
  const snapshot = { id: 'logs', dataClass: 'system_logs', path: '/x/*', maxAge: 300 };
  const judged = (newest: Parameters<typeof judgeSnapshot>[3]) =>
    judgeSnapshot(snapshot, 'monitoring', some, newest).result;
  t.is(judged({ is: 'found', path: '/x/a', ageMs: 300 }), 'pass');
  t.is(judged({ is: 'found', path: '/x/a', ageMs: 301 }), 'fail');
  t.is(judged({ is: 'none' }), 'fail');
  t.is(judged({ is: 'unreadable', reason: 'EACCES' }), 'unknown');
});
