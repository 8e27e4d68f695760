/** A recoverer that only watches says what it would have decided, and does nothing. */
import type { Log } from '@recovery-ledger/ledger';
import { createHttpClient, type RecovererDeps, runShadow } from '@recovery-ledger/recoverers';
import test from 'ava';
import { ledgerLog } from './harness/ledger-log.ts';
import { natsServer } from './harness/nats.ts';
import { operator } from './harness/operated.ts';
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

/**
 * The standby and service discovery answer from memory: over a busy machine's network they may miss
 * the deadline of a survey, once for the one and not for the other, and both would be right.
 */
const answering: RecovererDeps['http'] = (signal, claim) => async (request) => {
  if (request.method !== 'GET') return createHttpClient(signal, claim)(request);
  const value = Buffer.from(JSON.stringify({ instance: 'a' })).toString('base64');
  const list = request.url.includes('/v1/kv/') ? [{ Value: value, ModifyIndex: 1 }] : [];
  const body = list.length > 0 ? {} : { status: 'STANDBY', sequence: 7 };
  return { _tag: 'Answer', status: 200, body, list, text: '' };
};

test('a shadow writes only what it would have decided, and whether that was decided', async (t) => {
  const nats = await natsServer(t);
  const actuator = await startActuator(t);
  const log = await ledgerLog(t, nats);
  const own = await ledgerLog(t, nats, { service: 'recover', instance: 'watcher' });
  const end = new AbortController();
  const deps = { ...scriptedDeps(own, actuator.url), instance: 'watcher', http: answering };
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
  startRecoverer(t, real, actuator, { http: answering }).catch((error) => t.fail(String(error)));
  const compared = await until(async () => {
    const events = await said(log);
    return events.find(({ actual }) => actual !== null) !== undefined && events;
  });
  t.is(compared.length, 2);
  const { actual, agrees } = compared.at(-1) ?? {};
  const { events } = await log.history(scope);
  const decided = events.find(({ meta }) => meta.sequence === actual);
  t.is(decided?.type, 'RecoveryDecided');
  t.true(agrees);
  await until(() => actuator.effects.length === 3);
});

test('a shadow runs under a login that may write nothing else', async (t) => {
  const by = await operator(t);
  const { url } = await natsServer(t, { users: by.users });
  await by.run(url, ['init']);
  const watching = await by.service(url, ['recover', '--shadow', '--instance', 'shadow-1']);
  watching.process.kill('SIGTERM');
  t.is(await watching.ended, 0, watching.stderr());
  t.notRegex(watching.stdout() + watching.stderr(), /not among our rights/);
});
