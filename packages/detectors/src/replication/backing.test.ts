/** What is gone of what backs a primary up, and why. */
import type { PostgresqlReplication } from '@recovery-ledger/ledger';
import test from 'ava';
import { backingsOf, countOf } from './backing.ts';
import { ownWord, primarySeen, sampleAt, standbySeen, streaming } from './examples.ts';
import type { StandbySeen } from './sample.ts';

const replication: PostgresqlReplication = {
  ...{ kind: 'postgresql', database: 'trading', user: 'monitoring', sample: 1_000, deadline: 500 },
  lag: { warn: { ms: 50, bytes: null }, breach: { ms: 100, bytes: null } },
  synchronous: {
    commit: 'remote_apply',
    standbys: ['postgres-a', 'postgres-b', 'postgres-c'],
    atLeast: 1,
  },
  ...{ heartbeat: null, transactions: null },
};

const lostWith = (over: Partial<StandbySeen>) =>
  backingsOf(replication, sampleAt(0, { standbys: [standbySeen('postgres-b', over)] }))
    .filter(({ lost }) => lost !== null)
    .map(({ kind, lost }) => `${kind}: ${lost}`);

test('while all is well nothing is lost', (t) => {
  const all = backingsOf(replication, sampleAt(0));
  t.deepEqual([...new Set(all.map(({ kind }) => kind))], ['standby', 'slot', 'synchrony']);
  t.true(all.every(({ lost }) => lost === null));
});

test('a standby that is cut off, catching up, deaf or writing itself backs nothing up', (t) => {
  t.regex(lostWith({ streaming: null })[0] ?? '', /standby: it does not follow/);
  const silent = { is: 'silent', reason: 'refused' } as const;
  t.regex(lostWith({ streaming: null, own: silent })[0] ?? '', /does not answer: refused/);
  t.regex(lostWith({ streaming: streaming({ state: 'catchup' }) })[0] ?? '', /catchup/);
  t.regex(lostWith({ own: ownWord({ hears: false }) })[0] ?? '', /does not hear/);
  t.regex(lostWith({ own: ownWord({ standsBy: false }) })[0] ?? '', /takes writes itself/);
});

test('one that cannot be asked but streams is there: the primary says so', (t) => {
  t.deepEqual(lostWith({ own: { is: 'silent', reason: 'timeout' } }), []);
});

test('a slot that is gone is told apart from the standby', (t) => {
  t.deepEqual(lostWith({ slot: 'missing' }), ['slot: there is no slot that keeps the log for it']);
  t.regex(lostWith({ slot: { active: true, walStatus: 'lost' } })[0] ?? '', /thrown away/);
});

test('commits that wait for less than demanded are a loss of their own', (t) => {
  const primary = primarySeen({ syncNames: '' });
  const sample = sampleAt(0, { primary });
  const all = backingsOf(replication, sample);
  const [drift] = all.filter(({ kind }) => kind === 'synchrony');
  t.regex(drift?.lost ?? '', /waits for 0 standbys/);
  t.deepEqual(drift && countOf(drift, all, sample, 1), { remaining: 2, required: 1 });
});

test('of a primary that cannot be asked nothing is said', (t) => {
  const primary = { is: 'silent', reason: 'refused', name: 'postgres-a' } as const;
  t.deepEqual(backingsOf(replication, sampleAt(0, { primary })), []);
});
