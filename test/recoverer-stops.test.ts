/** When a recoverer must not act, or not go on: it says why on the record, and does not spin. */
import { LedgerReplaced, type Log, type Recorded } from '@recovery-ledger/ledger';
import test from 'ava';
import { ledgerLog } from './harness/ledger-log.ts';
import { type NatsFixture, natsServer } from './harness/nats.ts';
import {
  add,
  claim,
  component,
  failures,
  recoveryOf,
  runbookOf,
  scope,
  startActuator,
  startRecoverer,
} from './harness/scripted-estate.ts';
import type { Teardown } from './harness/server-fixture.ts';
import { claimedBy, confirmed, decidedBefore, planned } from './harness/thing-failures.ts';
import { until } from './harness/until.ts';

const setting = async (t: Teardown) => {
  const nats: NatsFixture = await natsServer(t);
  const log = await ledgerLog(t, nats);
  const own = await ledgerLog(t, nats, { service: 'recover', instance: 'a' });
  return { log, own, actuator: await startActuator(t) };
};

const eventsOf = async (log: Log, aggregate: Parameters<Log['history']>[0]) =>
  (await log.history(aggregate)).events;
const typesOf = (events: readonly Recorded[]) => events.map(({ type }) => type);

/** A message that no program of today can read, at the end of an aggregate. */
const addUnreadable = async (log: Log, aggregate: Parameters<Log['history']>[0]) => {
  const { last } = await log.history(aggregate);
  const subject = `ledger.real.${aggregate.family}.${aggregate.id}`;
  const payload = JSON.stringify({ hello: 'from the future' });
  const stamped = { ...log.producer.stamp(failures, confirmed()), subject, payload };
  await log.appendStamped(stamped, last);
};

test.serial(
  'an actuator that knows a newer epoch ends every try, without a flood of claims',
  async (t) => {
    const { log, own, actuator } = await setting(t);
    actuator.knows(0, 1_000_000);
    startRecoverer(t, own, actuator).catch((error) => t.fail(String(error)));
    await add(log, failures, confirmed());
    const claims = await until(async () => {
      const found = await eventsOf(log, claim);
      return found.length >= 4 && found;
    });
    const times = claims.map(({ meta }) => Date.parse(meta.recordedAt));
    const gaps = times.slice(1).map((at, index) => at - (times[index] ?? at));
    t.true((gaps[1] ?? 0) >= 400 && (gaps[2] ?? 0) >= 900, gaps.join());
    t.deepEqual(actuator.effects, []);
  },
);

test.serial('a stale epoch met in a step fails neither the step nor the recovery', async (t) => {
  const { log, own, actuator } = await setting(t);
  const one = actuator.hold('one');
  startRecoverer(t, own, actuator).catch((error) => t.fail(String(error)));
  const failure = await add(log, failures, confirmed());
  await one.reached;
  actuator.knows(0, 1_000_000);
  one.release();
  await until(async () => (await eventsOf(log, claim)).length >= 2);
  const types = typesOf(await eventsOf(log, recoveryOf(failure)));
  t.false(types.includes('StepFailed') || types.includes('RecoveryFailed'), types.join());
  t.deepEqual(actuator.effects, ['one']);
});

test.serial(
  'a plan of another runbook version is not gone on with, and that is on record',
  async (t) => {
    const { log, own, actuator } = await setting(t);
    const failure = await add(log, failures, confirmed());
    await add(log, scope, ...decidedBefore(failure));
    const epoch = await add(log, claim, claimedBy('dead', failure));
    const old = runbookOf('as it was before the upgrade');
    const steps = old.runbook.steps.map(({ id, phase, action, why, needs, onFailure }) => ({
      ...{ id, phase, action, why, needs, onFailure, irreversible: false },
      ...{ budgetMs: 1, timeoutMs: 1_000, attempts: 1, undo: null },
    }));
    const variables = { 'candidate.http': actuator.url, 'endpoints.actuator': actuator.url };
    const pinned = planned(failure, epoch, { runbookHash: old.hash, steps, variables });
    await add(log, recoveryOf(failure), pinned);
    startRecoverer(t, own, actuator).catch((error) => t.fail(String(error)));
    const events = await until(
      async () => {
        const found = await eventsOf(log, recoveryOf(failure));
        return typesOf(found).includes('RecoveryPaused') && found;
      },
      { deadlineMs: 20_000 },
    );
    const last = events.at(-1);
    t.regex(last?.type === 'RecoveryPaused' ? last.data.reason : '', /RB .* is loaded here/);
    t.deepEqual(actuator.effects, []);
  },
);

test.serial('what answers again before it is claimed is left alone', async (t) => {
  const { log, own, actuator } = await setting(t);
  const failure = await add(log, failures, confirmed());
  await add(log, scope, ...decidedBefore(failure));
  await add(log, failures, {
    type: 'FailureCleared',
    data: { component, observer: 'x', failure, reason: 'started by hand', evidence: {} },
  });
  startRecoverer(t, own, actuator).catch((error) => t.fail(String(error)));
  const events = await until(async () => {
    const found = await eventsOf(log, scope);
    return typesOf(found).includes('IncidentResolved') && found;
  });
  t.deepEqual(typesOf(events).slice(-2), ['RecoveryWithheld', 'IncidentResolved']);
  t.deepEqual(await eventsOf(log, claim), []);
  t.deepEqual(actuator.effects, []);
});

test.serial('a failure that joins an open incident is recovered under that incident', async (t) => {
  const { log, own, actuator } = await setting(t);
  startRecoverer(t, own, actuator).catch((error) => t.fail(String(error)));
  const slow = await add(log, failures, confirmed('SLOW'));
  await until(async () => typesOf(await eventsOf(log, scope)).includes('RecoveryWithheld'));
  const dead = await add(log, failures, confirmed('PROCESS_DEAD'));
  const plan = await until(async () => (await eventsOf(log, recoveryOf(dead)))[0]);
  const [held] = await eventsOf(log, claim);
  t.like(held, { type: 'RecoveryClaimed', data: { incident: `inc-${slow}` } });
  t.like(plan, { type: 'RecoveryPlanned', data: { incident: `inc-${slow}` } });
});

test.serial('an event that cannot be read withholds the decision, and names itself', async (t) => {
  const { log, own, actuator } = await setting(t);
  await addUnreadable(log, failures);
  startRecoverer(t, own, actuator).catch((error) => t.fail(String(error)));
  await add(log, failures, confirmed());
  const withheld = await until(async () =>
    (await eventsOf(log, scope)).find(({ type }) => type === 'RecoveryWithheld'),
  );
  t.like(withheld, { data: { blockers: [{ code: 'unreadable_event' }] } });
  t.regex(JSON.stringify(withheld.data), /event 1 on ledger\.real\.component\.thing/);
});

test.serial('a recovery whose own record cannot be read is not planned anew over it', async (t) => {
  const { log, own, actuator } = await setting(t);
  const failure = await add(log, failures, confirmed());
  await add(log, scope, ...decidedBefore(failure));
  await add(log, claim, claimedBy('dead', failure));
  await addUnreadable(log, recoveryOf(failure));
  startRecoverer(t, own, actuator).catch((error) => t.fail(String(error)));
  await until(async () => (await eventsOf(log, claim)).length >= 3);
  t.deepEqual(await eventsOf(log, recoveryOf(failure)), []);
  t.deepEqual(actuator.effects, []);
});

test.serial(
  'a log that is another one ends the recoverer and its recoveries, with the reason',
  async (t) => {
    const { log, own, actuator } = await setting(t);
    let replaced = false;
    async function* follow(options: Parameters<Log['follow']>[0]) {
      for await (const followed of own.follow(options)) {
        yield followed;
        if (replaced) throw new LedgerReplaced('LEDGER is another stream');
      }
    }
    const two = actuator.hold('two');
    const running = startRecoverer(t, { ...own, follow }, actuator);
    const ended = t.throwsAsync(running, { instanceOf: LedgerReplaced });
    const failure = await add(log, failures, confirmed());
    await two.reached;
    replaced = true;
    await add(log, failures, confirmed('SLOW'));
    await ended;
    two.release();
    await until(() => actuator.effects.includes('two'));
    const types = typesOf(await eventsOf(log, recoveryOf(failure)));
    t.is(types.at(-1), 'StepStarted');
    t.is(types.filter((type) => type === 'StepStarted').length, 2);
  },
);

test.serial('a connection closed for good is an end with a reason, not a quiet one', async (t) => {
  const { log, own, actuator } = await setting(t);
  const running = startRecoverer(t, own, actuator);
  await add(log, failures, confirmed('SLOW'));
  await until(async () => typesOf(await eventsOf(log, scope)).includes('RecoveryWithheld'));
  await own.close();
  await t.throwsAsync(running, { message: /start again/ });
});
