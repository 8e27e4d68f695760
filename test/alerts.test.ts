/** The alert service on a real log: told once, late if need be, across restarts and instances. */
import { type AlerterDeps, runAlerter } from '@recovery-ledger/alerts';
import { familyFilter, type Log, systemClock } from '@recovery-ledger/ledger';
import test, { type ExecutionContext } from 'ava';
import * as E from 'fp-ts/lib/Either.js';
import { ledgerLog } from './harness/ledger-log.ts';
import { type NatsFixture, natsServer } from './harness/nats.ts';
import { natsRequest } from './harness/nats-request.ts';
import { quiet } from './harness/quiet-logger.ts';
import {
  completed,
  confirmed,
  decided,
  published,
  violationTold,
} from './harness/recovery-history.ts';
import { orThrow } from './harness/server-fixture.ts';
import { until } from './harness/until.ts';

const component = 'trading_engine';
const incident = 'inc-2';

/** An estate whose trading engine must be back within `rtoMs`, and which failed `agoMs` ago. */
const failing = async (log: Log, rtoMs: number, agoMs = 0): Promise<void> => {
  const [first] = published.data.components;
  const components = first === undefined ? [] : [{ ...first, rtoMs }];
  const estate = { ...published, data: { ...published.data, components } };
  orThrow(await log.append({ mode: 'real', family: 'estate', id: 'floor' }, 0, [estate]));
  const onset = { ...confirmed.data.onset, firstBadAgeNs: String(agoMs * 1_000_000) };
  const failure = { ...confirmed, data: { ...confirmed.data, onset } };
  orThrow(await log.append({ mode: 'real', family: 'component', id: component }, 0, [failure]));
};

const recoverTooLate = async (log: Log, targetMs: number): Promise<void> => {
  const data = { ...decided.data, incident, failure: 2, targetMs };
  const decision = { ...decided, data };
  orThrow(await log.append({ mode: 'real', family: 'scope', id: 'floor' }, 0, [decision]));
  const { recovery } = data;
  const end = completed(0, 0);
  orThrow(await log.append({ mode: 'real', family: 'recovery', id: recovery }, 0, [end]));
};

/** Runs an alert service until `stop`; resolves once it has raised all that was owed at start. */
const alerter = async (
  t: ExecutionContext,
  nats: NatsFixture,
  instance: string,
  clock: AlerterDeps['clock'] = systemClock,
) => {
  const log = await ledgerLog(t, nats, { service: 'alerter', instance });
  const end = new AbortController();
  const running = await new Promise<{ readonly ended: Promise<void> }>((resolve, reject) => {
    const ready = () => resolve({ ended });
    const ended = runAlerter({ log, logger: quiet, ready, clock }, end.signal);
    ended.catch(reject);
  });
  const stop = async () => {
    end.abort();
    await running.ended;
  };
  t.teardown(stop);
  return { stop };
};

/** Messages of every AlertRaised by alert id; a second one of an id fails the test. */
const raisedIn = async (t: ExecutionContext, log: Log): Promise<Map<string, string>> => {
  const found = new Map<string, string>();
  const newest = await log.leader.last(familyFilter('real', 'alert'));
  if (newest === undefined) return found;
  const end = new AbortController();
  const subjects = [familyFilter('real', 'alert')];
  for await (const { entry, sequence } of log.follow({ subjects, from: 1, signal: end.signal })) {
    if (E.isRight(entry) && entry.right.type === 'AlertRaised') {
      const { alert, message } = entry.right.data;
      t.false(found.has(alert), `${alert} was raised twice`);
      found.set(alert, message);
    }
    if (sequence >= newest.sequence) break;
  }
  end.abort();
  return found;
};

const untilRaised = (t: ExecutionContext, log: Log, alert: string): Promise<string> =>
  until(async () => (await raisedIn(t, log)).get(alert), { what: `AlertRaised ${alert}` });

const publishedCount = async (nats: NatsFixture, subject: string): Promise<number> => {
  const query = JSON.stringify({ subjects_filter: subject });
  const info = JSON.parse(await natsRequest(nats, '$JS.API.STREAM.INFO.ALERTS', query));
  return info.state.subjects?.[subject] ?? 0;
};

test('a violation is raised while it happens, once, by two services and a restart', async (t) => {
  const nats = await natsServer(t);
  const log = await ledgerLog(t, nats);
  let aheadMs = 0;
  const clock = { now: () => new Date(Date.now() + aheadMs).toISOString() };
  const start = (name: string) => alerter(t, nats, name, clock);
  const services = await Promise.all([start('a'), start('b')]);
  await failing(log, 300_000, 20_000);
  await untilRaised(t, log, `failure-2-${component}`);
  aheadMs = 200_000;
  await untilRaised(t, log, `rto70-${incident}-${component}`);
  aheadMs = 300_000;
  const told = await untilRaised(t, log, `rto-${incident}-${component}`);
  t.is(told, 'RTO VIOLATION: trading_engine not recovered after 300s');
  await recoverTooLate(log, 10_000);
  const final = await untilRaised(t, log, `rtoend-${incident}-${component}`);
  t.regex(final, /^RTO VIOLATION: trading_engine recovered in \d+\.\d\ds \(target: 10s\)$/);

  await Promise.all(services.map(({ stop }) => stop()));
  const before = [...(await raisedIn(t, log)).keys()].sort();
  await start('c');
  t.deepEqual([...(await raisedIn(t, log)).keys()].sort(), before);
  t.deepEqual(before, [
    'failure-2-trading_engine',
    'rto-inc-2-trading_engine',
    'rto70-inc-2-trading_engine',
    'rtoend-inc-2-trading_engine',
  ]);
});

test('a deadline that passed while no alert service ran is raised late, once', async (t) => {
  const nats = await natsServer(t);
  const log = await ledgerLog(t, nats);
  await failing(log, 30_000, 60_000);
  await recoverTooLate(log, 30_000);
  await Promise.all([alerter(t, nats, 'a'), alerter(t, nats, 'b')]);
  const raised = await raisedIn(t, log);
  t.is(
    raised.get(`rto-${incident}-${component}`),
    'RTO VIOLATION: trading_engine not recovered after 30s (it has recovered since)',
  );
  t.true(raised.has(`rtoend-${incident}-${component}`));
  t.false(raised.has(`rto70-${incident}-${component}`));
});

test('an alert whose service died before publishing it is published, once', async (t) => {
  const nats = await natsServer(t);
  const log = await ledgerLog(t, nats);
  const raise = async (data: typeof violationTold) => {
    const aggregate = { mode: 'real', family: 'alert', id: data.alert } as const;
    orThrow(await log.append(aggregate, 0, [{ type: 'AlertRaised', data }]));
  };
  const subjectOf = (name: string) => `alerts.real.critical.rto_violation.${name}`;
  const untilPublished = (name: string) =>
    until(async () => (await publishedCount(nats, subjectOf(name))) === 1, { what: name });

  await raise(violationTold);
  t.is(await publishedCount(nats, subjectOf(component)), 0);
  const first = await alerter(t, nats, 'a');
  await untilPublished(component);
  await first.stop();
  await alerter(t, nats, 'b');
  await raise({ ...violationTold, alert: 'rto-inc-9-redis', component: 'redis' });
  await untilPublished('redis');
  t.is(await publishedCount(nats, subjectOf(component)), 1);
});

test('an event that cannot be read is told and stops nothing', async (t) => {
  const nats = await natsServer(t);
  const log = await ledgerLog(t, nats);
  await natsRequest(nats, 'ledger.real.scope.floor', 'not an event');
  await alerter(t, nats, 'a');
  t.regex(
    (await raisedIn(t, log)).get('unreadable-1') ?? '',
    /ledger\.real\.scope\.floor.*not JSON/,
  );
  await failing(log, 60_000);
  await untilRaised(t, log, `failure-4-${component}`);
});

test('a deadline that passes while the log is away is raised when it is back', async (t) => {
  const nats = await natsServer(t);
  const log = await ledgerLog(t, nats);
  await alerter(t, nats, 'a');
  await failing(log, 1_000);
  await untilRaised(t, log, `failure-2-${component}`);
  await nats.kill();
  await nats.restart();
  await until(() => log.isConnected());
  await untilRaised(t, log, `rto-${incident}-${component}`);
  const subject = `alerts.real.critical.rto_violation.${component}`;
  await until(async () => (await publishedCount(nats, subject)) === 1, { what: subject });
});
