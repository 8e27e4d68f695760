/**
 * Looks at a database's instances again and again: publishes where the primary is, and has the
 * component's watcher say what is behind and what is gone. IO (clock, telemetry).
 */
import {
  type Component,
  type Instance,
  type Log,
  positionSubject,
  type Replication,
} from '@recovery-ledger/ledger';
import type { Target } from '../judgement/observation.ts';
import { createAlarm } from '../probes/alarm.ts';
import type { TargetSource } from '../probes/target.ts';
import type { ComponentWatcher } from '../watch/component-watcher.ts';
import { judgeSample, nextLookMs, unseen } from './judge-replication.ts';
import { positionOf } from './position-of.ts';
import { replicationCommands } from './replication-commands.ts';
import type { RpoTarget } from './rpo-target.ts';
import type { Sampler } from './sampler.ts';

export type ReplicationWatch = {
  readonly log: Pick<Log, 'mode' | 'instance' | 'messenger'>;
  readonly watcher: Pick<ComponentWatcher, 'component' | 'stand'>;
  readonly replication: Replication;
  readonly instances: Component['instances'];
  readonly target: RpoTarget;
  /** Which instance is the primary. */
  readonly source: TargetSource;
  readonly sampler: Sampler;
};

/** Until the signal; what it holds is closed then. */
export const watchReplication = async (
  { log, watcher, replication, instances, target, source, sampler }: ReplicationWatch,
  signal: AbortSignal,
): Promise<void> => {
  const alarm = createAlarm();
  const who = { component: watcher.component, observer: log.instance };
  let state = unseen;
  let published = Number.NEGATIVE_INFINITY;

  const publish = () => {
    const from = performance.now();
    if (state.last === null || from - published < publishEveryMs) return;
    const position = positionOf(state.last, who.component, log.instance, Date.now());
    if (position === null) return;
    published = from;
    log.messenger.telemetry(positionSubject(log.mode, who.component), position);
  };

  const look = async (): Promise<number> => {
    const from = performance.now();
    const primary = primaryOf(source.current(), instances);
    if (primary === undefined) return replication.sample;
    state = judgeSample(state, await sampler.look(primary), replication);
    publish();
    const seen = state;
    watcher.stand('replication', (now) => replicationCommands(seen, replication, target, who, now));
    return Math.max(0, nextLookMs(state, replication) - (performance.now() - from));
  };

  source.onChange(alarm.ring);
  while (!signal.aborted) await alarm.sleep(await look(), signal);
  sampler.close();
};

/** A little less than the second that is promised, so that a look a moment early still counts. */
const publishEveryMs = 900;

const primaryOf = (target: Target | null, instances: readonly Instance[]): string | undefined =>
  instances.find(({ name, address }) => name === target?.instance || address === target?.endpoint)
    ?.name;
