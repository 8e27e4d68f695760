/** Recoverers among several failures, and among people: with a real log and a scripted estate. */
import type { Log, Recorded } from '@recovery-ledger/ledger';
import { parseSubject } from '@recovery-ledger/ledger';
import { type RecovererDeps, runRecoverer } from '@recovery-ledger/recoverers';
import test, { type ExecutionContext } from 'ava';
import {
  act,
  commandedDeps,
  fail,
  kill,
  of,
  pause,
  publishPerson,
  record,
  request,
  unpause,
} from './harness/commanded-estate.ts';
import { ledgerLog } from './harness/ledger-log.ts';
import { natsServer } from './harness/nats.ts';
import { type Actuator, startActuator } from './harness/scripted-estate.ts';
import { until } from './harness/until.ts';

const start = (t: ExecutionContext, deps: RecovererDeps) => {
  const end = new AbortController();
  const running = runRecoverer(deps, end.signal).catch((error) => {
    if (!end.signal.aborted) t.fail(String(error));
  });
  t.teardown(async () => {
    end.abort();
    await running;
  });
};

const commanded = async (
  t: ExecutionContext,
  change: (deps: RecovererDeps) => RecovererDeps = (deps) => deps,
): Promise<{ readonly log: Log; readonly actuator: Actuator }> => {
  const nats = await natsServer(t);
  const actuator = await startActuator(t);
  for (const instance of ['one', 'two']) {
    const own = await ledgerLog(t, nats, { service: 'recover', instance });
    start(t, change(commandedDeps(own, actuator)));
  }
  return { log: await ledgerLog(t, nats), actuator };
};

const resolved = (log: Log, count: number) =>
  until(async () => {
    const events = await record(log);
    return of(events, 'IncidentResolved').length >= count && events;
  });

const seen = (log: Log, holds: (events: readonly Recorded[]) => boolean) =>
  until(async () => {
    const events = await record(log);
    return holds(events) && events;
  });

test.serial(
  'the root is recovered first, and what is still down after it is decided anew',
  async (t) => {
    const { log, actuator } = await commanded(t, (deps) => ({
      ...deps,
      estate: { ...deps.estate, policy: { ...deps.estate.policy, correlationWindow: 1_000 } },
    }));
    const db = actuator.hold('db');
    await fail(log, 'db');
    const oms = await fail(log, 'oms');
    await db.reached;
    await seen(log, (events) => of(events, 'RecoveryWithheld').length > 0);
    t.deepEqual(actuator.effects, []);
    db.release();
    const events = await resolved(log, 1);
    t.deepEqual(actuator.effects, ['db', 'db-after', 'oms', 'oms-after']);
    const codes = of(events, 'RecoveryWithheld').map(({ data }) => data.blockers[0]?.code);
    t.deepEqual([...new Set(codes)], ['explained']);
    t.is(new Set(of(events, 'FailureAssigned').map(({ data }) => data.incident)).size, 1);
    t.is(of(events, 'RecoveryDecided').filter(({ data }) => data.failure === oms).length, 1);
    t.is(of(events, 'IncidentResolved').length, 1);
  },
);

test.serial('three at once are full recovery, and what ran before is adopted', async (t) => {
  const { log, actuator } = await commanded(t);
  const engine = actuator.hold('engine');
  const first = await fail(log, 'engine');
  await engine.reached;
  await fail(log, 'db');
  await fail(log, 'feed');
  const decided = await seen(log, (events) =>
    of(events, 'RecoveryDecided').some(({ data }) => data.origin === 'activation'),
  );
  t.true(of(decided, 'ScopeAssessed').some(({ data }) => data.scope === 'full_dr'));
  engine.release();
  const events = await seen(log, (found) =>
    of(found, 'RecoveryCompleted').some(({ data }) => data.component === 'site'),
  );
  const completed = of(events, 'RecoveryCompleted').map(({ data }) => data.component);
  t.deepEqual([...completed].sort(), ['db', 'engine', 'feed', 'oms', 'site']);
  t.true(actuator.effects.indexOf('db-after') < actuator.effects.indexOf('oms'));
  const recoveries = of(events, 'RecoveryDecided').map(({ data }) => data.recovery);
  t.is(recoveries.filter((id) => id === `rec-${first}`).length, 1);
  t.false(recoveries.some((id) => id.endsWith('-engine')));
  const parts = of(events, 'RecoveryDecided').filter(({ data }) => data.origin === 'activation');
  t.true(parts.every(({ data }) => data.parent?.endsWith('-site') && data.site === 'dr'));
  const claimed = of(events, 'RecoveryClaimed').map(({ data }) => data.recovery);
  t.is(new Set(claimed).size, 5);
  const ends = await resolved(
    log,
    new Set(of(events, 'FailureAssigned').map(({ data }) => data.incident)).size,
  );
  t.true(of(ends, 'IncidentResolved').every(({ data }) => data.outcome === 'recovered'));
});

test.serial(
  'a pause that came between the decision and the claim keeps it from being claimed',
  async (t) => {
    let asked = false;
    let pausing: () => Promise<unknown> = async () => undefined;
    const { log, actuator } = await commanded(t, (deps) => {
      const last: Log['leader']['last'] = async (subject) => {
        if (parseSubject(subject)?.family === 'control' && !asked) {
          asked = true;
          await pausing();
        }
        return deps.log.leader.last(subject);
      };
      return { ...deps, log: { ...deps.log, leader: { ...deps.log.leader, last } } };
    });
    const person = await publishPerson(log);
    pausing = () => act(log, pause, person);
    const failure = await fail(log, 'engine');
    const held = await seen(log, (events) => of(events, 'RecoveryWithheld').length > 0);
    t.is(of(held, 'RecoveryDecided').length, 1);
    t.is(of(held, 'RecoveryClaimed').length, 0);
    t.is(of(held, 'RecoveryWithheld')[0]?.data.blockers[0]?.code, 'paused');
    t.deepEqual(actuator.effects, []);
    await act(log, unpause, person);
    const events = await resolved(log, 1);
    t.deepEqual(actuator.effects, ['engine', 'engine-after']);
    t.is(of(events, 'RecoveryClaimed')[0]?.data.recovery, `rec-${failure}`);
  },
);

test.serial('the kill switch waits for no recovery, and that goes on after it', async (t) => {
  const { log, actuator } = await commanded(t);
  const person = await publishPerson(log);
  const gateway = actuator.hold('order_gateway');
  await fail(log, 'order_gateway');
  await gateway.reached;
  await act(log, kill);
  const killed = await act(log, kill, person);
  await until(() => actuator.effects.includes('kill'));
  gateway.release();
  const events = await resolved(log, 2);
  t.is(actuator.effects.filter((effect) => effect === 'kill').length, 1);
  t.is(actuator.effects.at(-1), 'order_gateway-after');
  const outcomes = of(events, 'IncidentResolved').map(({ data }) => data.outcome);
  t.deepEqual([...outcomes].sort(), ['performed', 'recovered']);
  t.true(of(events, 'RecoveryDecided').some(({ data }) => data.recovery === `rec-${killed}`));
});

test.serial('a person pauses a recovery, lets it go on, and gives another one up', async (t) => {
  const { log, actuator } = await commanded(t);
  const person = await publishPerson(log);
  const engine = actuator.hold('engine');
  const failure = await fail(log, 'engine');
  await engine.reached;
  const about = { component: 'engine', aboutRecovery: `rec-${failure}` };
  await act(log, request({ ...about, action: 'halt' }), person);
  await seen(log, (events) => of(events, 'RecoveryPaused').length > 0);
  engine.release();
  await act(log, request({ ...about, action: 'continue' }));
  await act(log, request({ ...about, action: 'continue' }), person);
  await resolved(log, 1);
  t.is(actuator.effects.at(-1), 'engine-after');
  const feed = actuator.hold('feed');
  const second = await fail(log, 'feed');
  await feed.reached;
  const other = { component: 'feed', aboutRecovery: `rec-${second}` };
  await act(log, request({ ...other, action: 'abandon' }), person);
  const events = await seen(log, (found) => of(found, 'RecoveryAbandoned').length > 0);
  feed.release();
  t.regex(of(events, 'RecoveryAbandoned')[0]?.data.reason ?? '', /on-call/);
  t.false(actuator.effects.includes('feed-after'));
});

test.serial('what a person starts by hand is decided and recovered like any other', async (t) => {
  const { log, actuator } = await commanded(t);
  const person = await publishPerson(log);
  await act(log, request({ component: 'engine', target: 'b' }));
  const asked = await act(log, request({ component: 'engine', target: 'b' }), person);
  await act(log, request({ request: 'r2', component: 'nothing' }), person);
  const events = await resolved(log, 2);
  t.deepEqual(actuator.effects, ['engine', 'engine-after']);
  const outcomes = of(events, 'IncidentResolved').map(({ data }) => data.outcome);
  t.deepEqual([...outcomes].sort(), ['abandoned', 'performed']);
  t.is(of(events, 'RecoveryDecided')[0]?.data.recovery, `rec-${asked}`);
  t.is(of(events, 'RecoveryWithheld')[0]?.data.blockers[0]?.code, 'unknown_component');
});
