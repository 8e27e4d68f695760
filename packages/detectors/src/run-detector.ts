/**
 * One detector instance: watches every component of the estate until it is told to stop. IO.
 * It never exits on an event: what cannot be reached is said to be unknown, what cannot be
 * appended is spooled, and both are tried again.
 */
import { setMaxListeners } from 'node:events';
import { join } from 'node:path';
import {
  type Aggregate,
  type Estate,
  type EventOfType,
  type Followed,
  familyFilter,
  type Log,
  openSpool,
  parseSubject,
} from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import type { Logger } from './logger.ts';
import { startProbes } from './probes/start-probes.ts';
import { type RegistryWatch, watchRegistry } from './probes/watch-registry.ts';
import { checkReadiness } from './readiness/check-readiness.ts';
import type { ReadinessChecked } from './readiness/judged.ts';
import { type ReadinessGround, readinessDeps } from './readiness/readiness-deps.ts';
import { watchReadiness } from './readiness/watch-readiness.ts';
import { startReplication } from './replication/start-replication.ts';
import { keepChecking } from './rpo/keep-checking.ts';
import { createComponentRecord } from './watch/component-record.ts';
import { type ComponentWatcher, createComponentWatcher } from './watch/component-watcher.ts';
import { createFacts, type Facts } from './watch/facts.ts';
import { startHeartbeat } from './watch/heartbeat.ts';

export type DetectorDeps = {
  readonly log: Log;
  readonly estate: Estate;
  readonly estateHash: string;
  /** This observer's name in the quorum: unique among the detectors, the same after a restart. */
  readonly instance: string;
  readonly version: string;
  /** A folder of this instance's own, for facts while the log is away. */
  readonly spoolDir: string;
  readonly logger: Logger;
  /** The value of a variable that holds a password; none is known unless said. */
  readonly secret?: (name: string) => string | undefined;
  /** What readiness has to know of this machine; without it none is looked at. */
  readonly readiness?: ReadinessGround;
};

/** Resolves after the signal, when the last word is in the log or on disk. */
export const runDetector = async (deps: DetectorDeps, signal: AbortSignal): Promise<void> => {
  const { log, estate, instance, logger } = deps;
  setMaxListeners(0, signal); // every probe of every component stops by it
  const spool = await openSpool(join(deps.spoolDir, `detector-${instance}.spool`));
  const facts = createFacts(log, spool, logger);
  const watchers = await loadWatchers(deps, facts);
  await say(deps, facts, {
    type: 'DetectorStarted',
    data: {
      instance,
      estate: estate.estate,
      estateHash: deps.estateHash,
      components: Object.keys(estate.components).filter(
        (id) => (estate.components[id]?.probes.length ?? 0) > 0,
      ),
      version: deps.version,
    },
  });
  const checking = keepChecking({ secret: () => undefined, ...deps }, facts, watchers);
  const stopHeartbeat = startHeartbeat(log, watchers, facts.waiting);
  await Promise.all([
    followOthers(log, watchers, checking.hear, signal),
    ...watchEstate(deps, watchers, signal),
    ...keepReady(deps, facts, signal),
    checking.run(signal),
    untilAborted(signal),
  ]);
  stopHeartbeat();
  await Promise.all(watchers.map((watcher) => watcher.quiet()));
  await say(deps, facts, { type: 'DetectorStopped', data: { instance, reason: 'told to stop' } });
  await spool.close();
};

/** On the estate's schedule, where there is something to know it by. */
const keepReady = (
  deps: DetectorDeps,
  facts: Facts,
  signal: AbortSignal,
): readonly Promise<void>[] => {
  const { log, estate, instance, logger, readiness } = deps;
  if (readiness === undefined) return [];
  const check = (scheduledAt: string) =>
    checkReadiness(readinessDeps(log, estate, instance, readiness), scheduledAt);
  const told = async (data: ReadinessChecked) => {
    if (data.result !== 'pass') logger.warn({ counts: data.counts }, 'a recovery is not ready');
    const aggregate: Aggregate = { mode: log.mode, family: 'detector', id: instance };
    await facts.record(aggregate, { type: 'ReadinessChecked', data });
  };
  return [watchReadiness(estate.readiness.every, check, told, signal)];
};

const loadWatchers = (deps: DetectorDeps, facts: Facts): Promise<readonly ComponentWatcher[]> =>
  Promise.all(
    Object.entries(deps.estate.components).map(async ([component, config]) => {
      const { log, logger, instance, estate } = deps;
      const aggregate: Aggregate = { mode: log.mode, family: 'component', id: component };
      const record = createComponentRecord(aggregate, { log, facts, logger });
      await record.load().catch((error: unknown) => {
        logger.warn({ component, error: String(error) }, 'history not read yet');
      });
      const speaker = {
        component,
        observer: instance,
        probes: config.probes.map(({ id }) => id),
        quorum: estate.quorum,
        confirmWithinMs: config.judgement.confirmWithin,
      };
      return createComponentWatcher(speaker, config, record, logger);
    }),
  );

/** What the other detectors append; from where the stream was when the log was opened. */
const followOthers = async (
  log: Log,
  watchers: readonly ComponentWatcher[],
  hear: (followed: Followed) => void,
  signal: AbortSignal,
): Promise<void> => {
  const from = log.identity.lastSequence + 1;
  const subjects = [familyFilter(log.mode, 'component'), familyFilter(log.mode, 'detector')];
  for await (const followed of log.follow({ subjects, from, signal })) {
    const aggregate = aggregateOf(followed);
    if (aggregate?.family === 'detector') hear(followed);
    else watchers.find(({ component }) => component === aggregate?.id)?.fold(followed);
  }
};

const watchEstate = (
  { log, estate, logger, secret = () => undefined }: DetectorDeps,
  watchers: readonly ComponentWatcher[],
  signal: AbortSignal,
): readonly Promise<void>[] => {
  const registries = new Map<string, RegistryWatch>();
  const registry = (key: string): RegistryWatch => {
    const known = registries.get(key);
    if (known !== undefined) return known;
    const watch = watchRegistry(estate.registry.url, key, (reason) => logger.warn({ key }, reason));
    registries.set(key, watch);
    return watch;
  };
  const probing = watchers.flatMap((watcher) => {
    const { component, observe } = watcher;
    const config = estate.components[component];
    if (config === undefined) return [];
    const surroundings = { calendar: estate.calendar, registry, secret };
    return [
      startProbes(config, surroundings, observe, signal),
      ...startReplication({ log, estate, registry, secret }, watcher, config, signal),
    ];
  });
  return [...probing, ...[...registries.values()].map((watch) => watch.run(signal))];
};

const aggregateOf = ({ entry }: Followed): Aggregate | undefined =>
  parseSubject(E.isRight(entry) ? entry.right.meta.subject : entry.left.subject);

const say = async (
  { log, instance }: DetectorDeps,
  facts: Facts,
  event: EventOfType<'DetectorStarted' | 'DetectorStopped'>,
): Promise<void> => {
  await facts.record({ mode: log.mode, family: 'detector', id: instance }, event);
};

const untilAborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) return resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
