/** What detectors make of a feed's legs, of corrupt data, of the session, and of many at once. */
import type { ChildProcess } from 'node:child_process';
import { freePorts } from '@recovery-ledger/console';
import type { Component, Estate, Probe } from '@recovery-ledger/ledger';
import test from 'ava';
import { estateOf, httpProbe, tcpProbe } from './detectors/probed-estate.ts';
import { confirmed, detector, killed, listening, patience } from './detectors/rig.ts';
import { type Ledger, openLedger } from './detectors/watched-ledger.ts';
import { type NatsFixture, natsServer } from './harness/nats.ts';
import type { Teardown } from './harness/server-fixture.ts';
import { until } from './harness/until.ts';

const feedProbe = (port: number): Probe => ({
  id: 'legs',
  kind: 'feed',
  target: { address: `127.0.0.1:${port}` },
  path: '/legs',
  legs: ['A', 'B'],
  maxAge: 200,
  every: 250,
  deadline: 5_000, // wide: what is asked here is what the answer says, not whether it comes
});

let version = 0;
/** What the handler says from now on, of leg A and of leg B. */
const legsAre = (handler: ChildProcess, a: string, b: string, suspect = false): void => {
  version += 1;
  const leg = (state: string) => ({ state, ageMs: state === 'STALE' ? 500 : 5 });
  const legs = { A: leg(a), B: leg(b) };
  handler.send({ health: { version, suspect, legs } });
};

const first = <A>(find: () => readonly A[], what: string): Promise<A> =>
  until(() => find()[0], { ...patience, what });

/** Two detectors, both of which have seen every component. */
const watching = async (t: Teardown, nats: NatsFixture, estate: Estate, ledger: Ledger) => {
  for (const instance of ['d1', 'd2']) await detector(t, nats, estate, instance);
  const wanted = 2 * Object.keys(estate.components).length;
  const isWatched = () => ledger.ofType('ObservationEstablished').length === wanted;
  await until(isWatched, { deadlineMs: 30_000, what: 'both detectors see every component' });
};

test.serial('one leg is lost redundancy, both are a failure, and each ends by name', async (t) => {
  const nats = await natsServer(t);
  const ledger = await openLedger(t, nats);
  const ports = await freePorts(2);
  const handler = await listening(t, ports);
  legsAre(handler, 'UP', 'UP');
  const [, http = 0] = ports;
  await watching(t, nats, estateOf('market_data', [feedProbe(http)]), ledger);

  legsAre(handler, 'STALE', 'UP');
  const loss = await first(() => ledger.ofType('RedundancyLost'), 'the leg is told lost');
  t.like(loss.data, { instance: 'leg-A', kind: 'leg', remaining: 1, required: 2 });
  t.regex(loss.data.reason, /^STALE: leg A/);
  t.is(loss.data.evidence['failureType'], 'STALE');

  legsAre(handler, 'UP', 'UP');
  const back = await first(() => ledger.ofType('RedundancyRestored'), 'the leg is told back');
  t.like(back.data, { instance: 'leg-A', loss: loss.meta.sequence, remaining: 2 });
  t.is(ledger.ofType('RedundancyLost').length, 1);
  t.deepEqual(ledger.ofType('FailureConfirmed'), []);

  legsAre(handler, 'GAP', 'GAP', true);
  const failure = await confirmed(ledger, 1);
  t.like(failure.data, { component: 'market_data', failureType: 'GAP' });
  t.deepEqual([...failure.data.observers].sort(), ['d1', 'd2']);
  legsAre(handler, 'UP', 'UP');
  const cleared = await first(() => ledger.ofType('FailureCleared'), 'the failure is over');
  t.is(cleared.data.failure, failure.meta.sequence);

  legsAre(handler, 'STALE', 'STALE', true);
  t.is((await confirmed(ledger, 2)).data.failureType, 'STALE');
});

const never = {
  ...{ version: 'closed-1', zone: 'UTC', days: [], open: '08:00', close: '16:00' },
  ...{ holidays: [], halfDays: {} },
} satisfies Estate['calendar'];

/** The same estate with another component beside the first, and a calendar that never opens. */
const closed = (estate: Estate, id: string, probes: readonly Probe[]): Estate => {
  const [known] = Object.values(estate.components);
  if (known === undefined) throw new Error('the estate has no component');
  const other: Component = { ...known, session: 'calendar', probes };
  return { ...estate, calendar: never, components: { ...estate.components, [id]: other } };
};

test.serial('silence outside the session is normal; corrupt data never is', async (t) => {
  const nats = await natsServer(t);
  const ledger = await openLedger(t, nats);
  const [feed, file] = [await freePorts(2), await freePorts(2)];
  const handler = await listening(t, feed);
  const analytics = await listening(t, file);
  legsAre(handler, 'UP', 'UP');
  const estate = estateOf('analytics', [httpProbe(file[1] ?? 0)]);
  const both = closed(estate, 'market_data', [feedProbe(feed[1] ?? 0)]);
  await watching(t, nats, both, ledger);
  legsAre(handler, 'STALE', 'STALE', true);
  analytics.send({ health: { status: 'CORRUPT', failure: 'DATA_CORRUPT' } });
  const failure = await confirmed(ledger, 1);
  t.like(failure.data, { component: 'analytics', failureType: 'DATA_CORRUPT' });
  analytics.send({ health: { status: 'OK' } });
  await first(() => ledger.ofType('FailureCleared'), 'the data is good again');
  t.true(ledger.ofType('FailureSuspected').every(({ data }) => data.component === 'analytics'));
  t.deepEqual([...ledger.ofType('RedundancyLost'), ...ledger.ofType('ObservationLost')], []);
});

test.serial('an engine that dies with a dozen others is found as fast as alone', async (t) => {
  const nats = await natsServer(t);
  const ledger = await openLedger(t, nats);
  const [mine, theirs] = [await freePorts(2), await freePorts(2)];
  const engine = await listening(t, mine);
  const others = await listening(t, theirs);
  const estate = estateOf('trading_engine', [tcpProbe(mine[0] ?? 0)]);
  const [known] = Object.values(estate.components);
  const dozen = Array.from({ length: 12 }, (_, i) => [
    `system_${i}`,
    { ...known, probes: [httpProbe(theirs[1] ?? 0)] },
  ]);
  const whole: Estate = {
    ...estate,
    components: { ...estate.components, ...Object.fromEntries(dozen) },
  };
  await watching(t, nats, whole, ledger);
  const began = Date.now();
  await Promise.all([killed(others), killed(engine)]);
  await confirmed(ledger, 13);
  const found = ledger.ofType('FailureConfirmed').map(({ data, meta }) => ({
    component: data.component,
    ms: Date.parse(meta.recordedAt) - began,
  }));
  const at = found.findIndex(({ component }) => component === 'trading_engine');
  t.log(`the engine was confirmed ${found[at]?.ms} ms after the kill, ${at + 1}. of 13`);
  t.log(`the last was confirmed after ${found.at(-1)?.ms} ms`);
  t.is(new Set(found.map(({ component }) => component)).size, 13);
  t.true(
    ledger.ofType('FailureConfirmed').every(({ data }) => data.failureType === 'PROCESS_DEAD'),
  );
});
