/**
 * The scripted estate at two sites, with services that run as processes under keys of their own;
 * and the first site lost in the middle of a recovery. IO.
 */
import type { EventOfType, EventType, Log, Meta, Recorded } from '@recovery-ledger/ledger';
import type { RunningConsole } from './console.ts';
import { slow } from './lost-site.ts';
import { type OperatedSites, type Operator, operatedSites, operator } from './operated.ts';
import { caughtUp, freshDatabase } from './projector.ts';
import { type Actuator, failures, recoveryOf, startActuator } from './scripted-estate.ts';
import type { Teardown } from './server-fixture.ts';
import { until } from './until.ts';
import { type WatchedThing, watchedThing } from './watched-thing.ts';

type Pool = Awaited<ReturnType<typeof freshDatabase>>['pool'];

export type ScriptedServices = OperatedSites & {
  readonly by: Operator;
  readonly actuator: Actuator;
  readonly thing: WatchedThing;
  readonly pool: Pool;
  readonly start: (url: string, command: string, name: string) => Promise<RunningConsole>;
  /** The two observers. */
  readonly detectors: (url: string) => Promise<readonly RunningConsole[]>;
};

export const scriptedServices = async (
  t: Teardown,
  postgres: { readonly url: string },
): Promise<ScriptedServices> => {
  const actuator = await startActuator(t);
  const thing = await watchedThing(t, actuator);
  const { url: database, pool } = await freshDatabase(t, postgres);
  const by = await operator(t, {
    RECOVERY_LEDGER_ESTATE: thing.estate,
    RECOVERY_LEDGER_DATABASE_URL: database,
  });
  const start = (url: string, command: string, name: string) =>
    by.service(url, [command, '--instance', name]);
  const detectors = (url: string) =>
    Promise.all(['detector-1', 'detector-2'].map((name) => start(url, 'detect', name)));
  return { ...(await operatedSites(t, by)), by, actuator, thing, pool, start, detectors };
};

type OfType<T extends EventType> = EventOfType<T> & { readonly meta: Meta };

export const ofType = <T extends EventType>(
  events: readonly Recorded[],
  type: T,
): readonly OfType<T>[] =>
  events.filter((event): event is Recorded & OfType<T> => event.type === type);

/** The thing's event of this type, once there are so many. */
export const seen = <T extends EventType>(log: Log, type: T, count: number) =>
  until(async () => ofType((await log.history(failures)).events, type)[count - 1], slow);

/** All that was recorded of the recovery from this failure, once it is complete. */
export const completed = (log: Log, failure: Recorded) =>
  until(async () => {
    const { events } = await log.history(recoveryOf(failure.meta.sequence));
    return ofType(events, 'RecoveryCompleted').length > 0 && events;
  }, slow);

/** Tells them to stop, and waits until they have. */
export const stopped = async (running: readonly RunningConsole[]): Promise<void> => {
  for (const { process } of running) process.kill('SIGTERM');
  await Promise.all(running.map(({ ended }) => ended));
};

export type Interrupted = {
  /** A failure that was recovered from, and what was recorded of it. */
  readonly over: { readonly failure: Recorded; readonly events: readonly Recorded[] };
  /** A failure whose recovery was in its second step. */
  readonly failure: Recorded;
  /** The last event, which the mirror has. */
  readonly through: number;
};

/** The primary is killed while its services run; the recoverer with it, the others are stopped. */
export const lostInRecovery = async (services: ScriptedServices): Promise<Interrupted> => {
  const { by, primary, mirror, actuator, thing, pool, start } = services;
  const copy = await by.auditor(mirror.url);
  const log = await by.writer(primary.url);
  const detectors = await services.detectors(primary.url);
  const projector = await start(primary.url, 'project', 'projector-1');
  const recoverer = await start(primary.url, 'recover', 'recoverer-1');
  await seen(log, 'ObservationEstablished', 2);
  await thing.stop();
  const first = await seen(log, 'FailureConfirmed', 1);
  const over = { failure: first, events: await completed(log, first) };
  await thing.start();
  await seen(log, 'FailureCleared', 1);
  const two = actuator.hold('two');
  await thing.stop();
  const failure = await seen(log, 'FailureConfirmed', 2);
  await two.reached;
  const through = await caughtUp(log, pool);
  await until(async () => (await copy.head('LEDGER')).lastSequence === through, slow);
  await primary.kill();
  recoverer.process.kill('SIGKILL');
  await stopped([...detectors, projector]);
  await Promise.all([recoverer.ended, log.close()]);
  return { over, failure, through };
};
