/** Poison beside the log: leases, alerts and telemetry that nobody of ours wrote. */
import test from 'ava';
import { failureOfThing } from './harness/hostile-flood.ts';
import { ledgerLog } from './harness/ledger-log.ts';
import { natsForFile } from './harness/nats.ts';
import { natsRequest } from './harness/nats-request.ts';
import {
  add,
  failures,
  recoveryOf,
  startActuator,
  startRecoverer,
} from './harness/scripted-estate.ts';
import { until } from './harness/until.ts';

const nats = natsForFile(test);

const poison: readonly string[] = [
  '',
  '\u0000\u001b[2J',
  '{"half":',
  '['.repeat(100_000),
  'x'.repeat(900_000),
];

test('a lease that is poisoned over and over holds no recovery up', async (t) => {
  const log = await ledgerLog(t, nats(), { instance: 'rec-1' });
  const actuator = await startActuator(t);
  startRecoverer(t, log, actuator).catch((error: unknown) => t.fail(String(error)));
  const held = actuator.hold('two');
  const failure = await add(log, failures, failureOfThing);
  await held.reached;
  for (const body of poison) {
    for (const subject of [
      '$KV.LEASES.real.thing',
      'alerts.real.critical.x.thing',
      'telemetry.real.x',
    ]) {
      t.regex(await natsRequest(nats(), subject, body), /"seq":/, subject);
    }
    t.is(typeof (await log.leases.holder('real', 'thing')), 'string');
  }
  held.release();
  await until(async () => {
    const { events } = await log.history(recoveryOf(failure));
    return events.some(({ type }) => type === 'RecoveryCompleted');
  });
  t.deepEqual(actuator.effects, ['one', 'two', 'three']);
});
