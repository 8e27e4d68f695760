/**
 * After a promotion the services go on with the mirror, each with its own key: what was under way
 * is finished once, what happens next is recovered from with newer epochs, projections and spools
 * lose and repeat nothing, and nobody serves the lost site.
 */
import { compareEpochs, type Log } from '@recovery-ledger/ledger';
import test, { type ExecutionContext } from 'ava';
import { postgresForFile } from './harness/postgres.ts';
import { allRows, caughtUp, rowsFromScratch } from './harness/projector.ts';
import { type Actuator, claim, recoveryOf } from './harness/scripted-estate.ts';
import {
  completed,
  type Interrupted,
  lostInRecovery,
  ofType,
  type ScriptedServices,
  scriptedServices,
  seen,
  stopped,
} from './harness/scripted-services.ts';

const postgres = postgresForFile(test);
const steps = ['one', 'two', 'three'];

test('detectors, a recoverer and a projector go on with a promoted mirror', async (t) => {
  const services = await scriptedServices(t, postgres());
  const { by, primary, mirror, actuator, pool, start } = services;
  const before = await lostInRecovery(services);
  const accepted = actuator.epochs.length;
  await by.run(mirror.url, ['adopt', '--reason', 'site 1 is lost']);

  const log = await by.writer(mirror.url);
  t.is(log.identity.lineage.at(-1)?.through, before.through);
  const projector = await start(mirror.url, 'project', 'projector-1');
  const running = await services.detectors(mirror.url);
  const recoverer = await start(mirror.url, 'recover', 'recoverer-2');
  await finishesWhatWasUnderWay(t, log, before);
  await recoversFromWhatComes(t, log, services);
  t.deepEqual(actuator.effects, [...steps, ...steps, ...steps]);
  const past = await log.history(recoveryOf(before.over.failure.meta.sequence));
  t.deepEqual(past.events, before.over.events);
  await raisesEveryEpoch(t, log, actuator, accepted);

  await stopped([...running, recoverer]);
  await hasSpooledFactsOnce(t, log);
  await caughtUp(log, pool);
  t.deepEqual(await allRows(pool), await rowsFromScratch(t, log, postgres()));
  await stopped([projector]);
  await primary.restart();
  await refusesTheLostSite(t, services);
});

const finishesWhatWasUnderWay = async (
  t: ExecutionContext,
  log: Log,
  { failure }: Interrupted,
): Promise<void> => {
  const events = await completed(log, failure);
  t.deepEqual(
    ofType(events, 'StepStarted').map(({ data }) => `${data.step} ${data.epoch.generation}`),
    ['one 0', 'two 0', 'two 1', 'three 1'],
  );
  t.deepEqual(
    ofType(events, 'StepSucceeded').map(({ data }) => `${data.step} ${data.epoch.generation}`),
    ['one 0', 'two 1', 'three 1'],
  );
  t.is(ofType(events, 'RecoveryPlanned').length, 1);
};

const recoversFromWhatComes = async (
  t: ExecutionContext,
  log: Log,
  { thing }: ScriptedServices,
): Promise<void> => {
  await thing.start();
  await seen(log, 'FailureCleared', 2);
  await thing.stop();
  const failure = await seen(log, 'FailureConfirmed', 3);
  t.deepEqual([...failure.data.observers].sort(), ['detector-1', 'detector-2']);
  const events = await completed(log, failure);
  t.deepEqual(
    ofType(events, 'StepStarted').map(({ data }) => `${data.step} ${data.epoch.generation}`),
    ['one 1', 'two 1', 'three 1'],
  );
};

const raisesEveryEpoch = async (
  t: ExecutionContext,
  log: Log,
  actuator: Actuator,
  accepted: number,
): Promise<void> => {
  const claims = ofType((await log.history(claim)).events, 'RecoveryClaimed');
  t.deepEqual(
    claims.map(({ data }) => `${data.reason} ${data.generation}`),
    ['first 0', 'first 0', 'takeover 1', 'first 1'],
  );
  const [older, newer] = [actuator.epochs.slice(0, accepted), actuator.epochs.slice(accepted)];
  t.true(older.length > 0 && newer.length > 0);
  for (const epoch of newer) t.true(older.every((past) => compareEpochs(past, epoch) < 0));
  // However far the lost site may have come: what it says now is late.
  const headers = { 'claim-epoch': '0-999999' };
  const late = await fetch(`${actuator.url}/two`, { method: 'POST', headers, body: '{}' });
  t.is(late.status, 409);
};

/** The detectors were told to stop while their log was away: that word had to wait on the disk. */
const hasSpooledFactsOnce = async (t: ExecutionContext, log: Log): Promise<void> => {
  for (const id of ['detector-1', 'detector-2']) {
    const { events } = await log.history({ mode: 'real', family: 'detector', id });
    const words = events.map(({ type, meta }) => (meta.late === true ? `${type}, late` : type));
    const expected = ['DetectorStarted', 'DetectorStopped, late'];
    t.deepEqual(words, [...expected, 'DetectorStarted', 'DetectorStopped'], id);
  }
};

const refusesTheLostSite = async (
  t: ExecutionContext,
  { primary, start }: ScriptedServices,
): Promise<void> => {
  const mine = [
    ['detect', 'detector-1'],
    ['recover', 'recoverer-1'],
    ['project', 'projector-1'],
  ] as const;
  for (const [command, name] of mine) {
    const refused = await t.throwsAsync(start(primary.url, command, name));
    t.regex(refused.message, /generation 0\) is not the log any more: .* generation 1/);
    t.regex(refused.message, /point RECOVERY_LEDGER_NATS_URL to the site that was adopted/);
  }
};
