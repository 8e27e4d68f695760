/** Starts to look at how a component's instances copy from each other, where they do. IO. */
import type { Component, Estate, Log } from '@recovery-ledger/ledger';
import type { Surroundings } from '../probes/start-probes.ts';
import type { ComponentWatcher } from '../watch/component-watcher.ts';
import { openSampler } from './open-sampler.ts';
import { strictestTarget } from './rpo-target.ts';
import { watchReplication } from './watch-replication.ts';

type Around = Pick<Surroundings, 'registry' | 'secret'> & {
  readonly log: Log;
  readonly estate: Estate;
};

/** Nothing where there is no second instance to copy to. */
export const startReplication = (
  { log, estate, registry, secret }: Around,
  watcher: ComponentWatcher,
  { replication, registryKey, instances }: Component,
  signal: AbortSignal,
): readonly Promise<void>[] => {
  if (replication === null || registryKey === null || instances.length < 2) return [];
  const sampler = openSampler({ instances }, replication, log.instance, secret);
  const target = strictestTarget(watcher.component, estate);
  const source = registry(registryKey);
  return [
    watchReplication({ log, watcher, replication, instances, target, source, sampler }, signal),
  ];
};
