/** Recoverers as they run: two at once, a log that dies in the middle, a holder that slept. */
import { once } from 'node:events';
import type { EventType, Log, Recorded } from '@recovery-ledger/ledger';
import { actions } from '@recovery-ledger/recoverers';
import test from 'ava';
import { ledgerLog } from './harness/ledger-log.ts';
import { natsServer } from './harness/nats.ts';
import {
  add,
  claim,
  failures,
  recoveryOf,
  scope,
  startActuator,
  startRecoverer,
} from './harness/scripted-estate.ts';
import { confirmed } from './harness/thing-failures.ts';
import { until } from './harness/until.ts';

const all = async (log: Log, failure: number): Promise<readonly Recorded[]> => {
  const aggregates = [scope, claim, recoveryOf(failure)];
  const histories = await Promise.all(aggregates.map((aggregate) => log.history(aggregate)));
  return histories.flatMap(({ events }) => events);
};

const count = (events: readonly Recorded[], type: EventType) =>
  events.filter((event) => event.type === type).length;

const resolved = (log: Log, failure: number) =>
  until(async () => {
    const events = await all(log, failure).catch(() => []);
    return count(events, 'IncidentResolved') > 0 && events;
  });

test.serial('of two recoverers exactly one acts, and each effect happens once', async (t) => {
  const nats = await natsServer(t);
  const actuator = await startActuator(t);
  const logs = [
    await ledgerLog(t, nats, { service: 'recover', instance: 'a' }),
    await ledgerLog(t, nats, { service: 'recover', instance: 'b' }),
  ];
  for (const log of logs) startRecoverer(t, log, actuator).catch((error) => t.fail(String(error)));
  const log = await ledgerLog(t, nats);
  for (let round = 1; round <= 3; round += 1) {
    const failure = await add(log, failures, confirmed());
    const events = await until(async () => {
      const found = await all(log, failure);
      return count(found, 'IncidentResolved') === round && found;
    });
    t.is(actuator.effects.join(), Array(round).fill('one,two,three').join());
    t.is(count(events, 'RecoveryClaimed'), round);
    t.is(count(events, 'RecoveryDecided'), round);
    t.is(count(events, 'StepStarted'), 3);
    t.is(count(events, 'RecoveryCompleted'), 1);
  }
  t.deepEqual(actuator.refused, []);
});

test.serial('a log killed in the middle of a recovery delays it, and no more', async (t) => {
  const nats = await natsServer(t);
  const actuator = await startActuator(t);
  for (const instance of ['a', 'b']) {
    const log = await ledgerLog(t, nats, { service: 'recover', instance });
    startRecoverer(t, log, actuator).catch((error) => t.fail(String(error)));
  }
  const log = await ledgerLog(t, nats);
  const two = actuator.hold('two');
  const failure = await add(log, failures, confirmed());
  await two.reached;
  await nats.kill();
  two.release();
  await until(() => actuator.effects.includes('two'));
  await nats.restart();
  const events = await resolved(log, failure);

  t.is(count(events, 'RecoveryPlanned'), 1);
  t.is(count(events, 'RecoveryCompleted'), 1);
  t.is(count(events, 'StepFailed'), 0);
  for (const step of ['one', 'two', 'three']) {
    const done = events.filter((e) => e.type === 'StepSucceeded' && e.data.step === step);
    t.is(done.length, 1, step);
  }
  t.is(actuator.effects.filter((effect) => effect === 'one').length, 1);
  t.is(actuator.effects.at(-1), 'three');
});

test.serial('a holder that slept through a takeover is refused, and fails nothing', async (t) => {
  const nats = await natsServer(t);
  const actuator = await startActuator(t);
  let asleep = false;
  let wake = (): void => undefined;
  const woken = new Promise<void>((resolve) => {
    wake = resolve;
  });
  const sleeperLog = await ledgerLog(t, nats, { service: 'recover', instance: 'sleeper' });
  const http = actions.get('http');
  if (http === undefined) throw new Error('no http action');
  const run: typeof http.run = async (params, context) => {
    if (context.step === 'two') {
      asleep = true;
      await woken;
    }
    return http.run(params, context);
  };
  const renew = async (...given: Parameters<Log['leases']['renew']>) => {
    if (!asleep) await sleeperLog.leases.renew(...given);
  };
  async function* follow(options: Parameters<Log['follow']>[0]) {
    for await (const followed of sleeperLog.follow(options)) {
      if (asleep) await once(options.signal, 'abort');
      yield followed;
    }
  }
  const deaf = { ...sleeperLog, follow, leases: { ...sleeperLog.leases, renew } };
  startRecoverer(t, deaf, actuator, { actions: new Map([['http', { ...http, run }]]) }).catch(
    (error) => t.fail(String(error)),
  );
  const log = await ledgerLog(t, nats);
  const failure = await add(log, failures, confirmed());
  await until(() => asleep);
  const heir = await ledgerLog(t, nats, { service: 'recover', instance: 'heir' });
  const three = actuator.hold('three');
  startRecoverer(t, heir, actuator).catch((error) => t.fail(String(error)));
  await three.reached;
  wake();
  await until(() => actuator.refused.includes('/two'));
  three.release();
  const events = await resolved(log, failure);

  t.deepEqual(actuator.effects, ['one', 'two', 'three']);
  t.is(count(events, 'RecoveryClaimed'), 2);
  t.is(count(events, 'StepFailed'), 0);
  t.is(count(events, 'RecoveryFailed'), 0);
  t.is(count(events, 'RecoveryCompleted'), 1);
});
