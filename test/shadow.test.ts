/** A recoverer that only watches says what it would have decided, and does nothing. */
import type { Log } from '@recovery-ledger/ledger';
import { runShadow } from '@recovery-ledger/recoverers';
import test from 'ava';
import { ledgerLog } from './harness/ledger-log.ts';
import { natsServer } from './harness/nats.ts';
import {
  add,
  failures,
  scope,
  scriptedDeps,
  startActuator,
  startRecoverer,
} from './harness/scripted-estate.ts';
import { confirmed } from './harness/thing-failures.ts';
import { until } from './harness/until.ts';

const shadow = { mode: 'real', family: 'shadow', id: 'watcher' } as const;

const said = async (log: Log) =>
  (await log.history(shadow)).events.flatMap((event) =>
    event.type === 'WouldHaveDecided' ? [event.data] : [],
  );

test('a shadow writes only what it would have decided, and whether that was decided', async (t) => {
  const nats = await natsServer(t);
  const actuator = await startActuator(t);
  const log = await ledgerLog(t, nats);
  const own = await ledgerLog(t, nats, { service: 'recover', instance: 'watcher' });
  const end = new AbortController();
  const deps = { ...scriptedDeps(own, actuator.url), instance: 'watcher' };
  const watching = runShadow(deps, end.signal).catch(() => undefined);
  t.teardown(async () => {
    end.abort();
    await watching;
  });
  const first = await add(log, failures, confirmed());
  const [alone] = await until(async () => {
    const events = await said(log);
    return events.length > 0 && events;
  });
  t.like(alone, { failure: first, decision: 'recover', runbook: 'RB', actual: null, agrees: null });
  t.deepEqual(actuator.effects, []);
  const { lastSequence } = await log.head();
  t.is(lastSequence, first + 1);

  const real = await ledgerLog(t, nats, { service: 'recover', instance: 'one' });
  startRecoverer(t, real, actuator).catch((error) => t.fail(String(error)));
  const compared = await until(async () => {
    const events = await said(log);
    return events.find(({ actual }) => actual !== null) !== undefined && events;
  });
  t.is(compared.length, 2);
  const { actual, agrees } = compared.at(-1) ?? {};
  const { events } = await log.history(scope);
  const decided = events.find(({ meta }) => meta.sequence === actual);
  // On a machine that is busy enough the standby answers nobody at first: then they differ.
  t.is(agrees, decided?.type === 'RecoveryDecided');
  await until(() => actuator.effects.length === 3);
});
