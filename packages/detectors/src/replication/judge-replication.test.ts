/** Looks at a primary and its standbys, and what is said of them. */
import type { PostgresqlReplication } from '@recovery-ledger/ledger';
import test from 'ava';
import { ownWord, primarySeen, sampleAt, standbySeen, streaming } from './examples.ts';
import {
  backingOpinions,
  judgeSample,
  nextLookMs,
  type ReplicationState,
  unseen,
} from './judge-replication.ts';
import type { Sample } from './sample.ts';

const replication: PostgresqlReplication = {
  ...{ kind: 'postgresql', database: 'trading', user: 'monitoring', sample: 1_000, deadline: 500 },
  lag: { warn: { ms: 50, bytes: null }, breach: { ms: 100, bytes: null } },
  ...{ synchronous: null, heartbeat: null, transactions: null },
};

const after = (samples: readonly Sample[], from: ReplicationState = unseen): ReplicationState =>
  samples.reduce((state, sample) => judgeSample(state, sample, replication), from);

/** The primary at one position and postgres-b at another. */
const look = (ms: number, primary: number, replayed: number, heartbeats?: [number, number]) =>
  sampleAt(ms, {
    primary: primarySeen({
      position: BigInt(primary),
      heartbeatMs: heartbeats?.[0] ?? null,
    }),
    standbys: [
      standbySeen('postgres-b', {
        streaming: streaming({ replay: BigInt(replayed) }),
        own: ownWord({ replayed: BigInt(replayed), heartbeatMs: heartbeats?.[1] ?? null }),
      }),
    ],
  });
const levelIn = ({ lags }: ReplicationState) => lags['postgres-b']?.level;

test('an idle primary never alerts, and a standby that keeps up neither', (t) => {
  const idle = Array.from({ length: 50 }, (_, index) => look(index * 1_000, 1_000, 1_000));
  t.is(levelIn(after(idle)), null);
  const busy = Array.from({ length: 50 }, (_, i) => look(i * 120, 1_000 + i * 500, 990 + i * 500));
  t.is(levelIn(after(busy)), null);
});

test('a standby that stands still breaks the target with the second look', (t) => {
  const first = after([look(0, 1_000, 1_000), look(1_000, 1_500, 1_000)]);
  t.is(levelIn(first), null);
  t.is(nextLookMs(first, replication), 120, 'the second look comes soon');
  const second = after([look(1_120, 1_900, 1_000)], first);
  t.is(levelIn(second), 'breach');
  t.is(nextLookMs(second, replication), 1_000);
  t.like(second.lags['postgres-b'], { behind: { bytes: 900, ms: 120 }, since: 1_000_000_000n });
});

test('it has caught up after three looks in a row, and the worst is kept', (t) => {
  const behind = after([
    look(0, 1_000, 1_000),
    look(1_000, 1_500, 1_000),
    look(3_000, 1_900, 1_000),
  ]);
  const twice = after([look(4_000, 1_900, 1_900), look(5_000, 1_900, 1_900)], behind);
  t.is(levelIn(twice), 'breach');
  const over = after([look(6_000, 1_900, 1_900)], twice);
  t.like(over.lags['postgres-b'], { level: null, worst: { bytes: 900, ms: 2_000 } });
  const again = after([look(7_000, 2_000, 1_900), look(7_200, 2_000, 1_900)], over);
  t.like(again.lags['postgres-b'], { level: 'breach', worst: { bytes: 100, ms: 200 } });
});

test('a cut-off standby that cannot be asked is behind what it was last known to have', (t) => {
  const cut = (ms: number, position: number) =>
    sampleAt(ms, {
      primary: primarySeen({ position: BigInt(position) }),
      standbys: [
        standbySeen('postgres-b', { streaming: null, own: { is: 'silent', reason: 'refused' } }),
      ],
    });
  const state = after([look(0, 1_000, 1_000), cut(1_000, 1_200), cut(2_000, 1_300)]);
  t.like(state.lags['postgres-b'], { level: 'breach', behind: { bytes: 300, ms: 1_000 } });
  t.is(after([cut(0, 1_000), cut(1_000, 1_200)]).lags['postgres-b'], undefined, 'never seen');
});

test('a primary that cannot be asked changes nothing', (t) => {
  const silent = (ms: number) =>
    sampleAt(ms, { primary: { is: 'silent', name: 'postgres-a', reason: 'refused' } });
  const behind = after([
    look(0, 1_000, 1_000),
    look(1_000, 1_500, 1_000),
    look(3_000, 1_900, 1_000),
  ]);
  const blind = after([silent(4_000), silent(9_000), silent(20_000)], behind);
  t.deepEqual(blind.lags, behind.lags);
  t.deepEqual(backingOpinions(blind), backingOpinions(behind));
});

test('the first look already tells of a standby whose heartbeats are old', (t) => {
  const state = after([look(0, 1_000, 900, [60_000, 20_000])]);
  t.like(state.lags['postgres-b'], { level: 'breach', behind: { bytes: 100, ms: 39_000 } });
  t.is(levelIn(after([look(0, 1_000, 900, [60_000, 59_100])])), null, 'one period is no lag');
});

test('another timeline is another history: positions of the old one are not compared', (t) => {
  const behind = after([look(0, 5_000, 5_000)]);
  const promoted = {
    ...look(1_000, 5_100, 5_100),
    primary: primarySeen({ position: 5_100n, timeline: '2' }),
  };
  const state = after([promoted], behind);
  t.is(state.marks.length, 1);
  t.is(levelIn(state), null);
});

test('a standby is lost with the second look, and back after the third', (t) => {
  const gone = (ms: number) =>
    sampleAt(ms, { standbys: [standbySeen('postgres-b', { streaming: null })] });
  const lostIn = (state: ReplicationState) =>
    backingOpinions(state).find(({ leg }) => leg === 'standby postgres-b')?.lost?.reason;
  const once = after([sampleAt(0), gone(1_000)]);
  t.is(lostIn(once), undefined);
  const twice = after([gone(2_000)], once);
  t.is(lostIn(twice), 'it does not follow');
  t.is(lostIn(after([sampleAt(3_000), sampleAt(4_000)], twice)), 'it does not follow');
  t.is(lostIn(after([sampleAt(3_000), sampleAt(4_000), sampleAt(5_000)], twice)), undefined);
});
