/** The sampler of a component, by the kind of its servers. IO. */
import type { Component, Replication } from '@recovery-ledger/ledger';
import { passfileVariable } from '../servers/open-postgres.ts';
import { createPostgresSampler } from './sample-postgres.ts';
import { createRedisSampler } from './sample-redis.ts';
import type { Sampler } from './sampler.ts';

/** `source` names the row of its heartbeats; null leaves none. */
export const openSampler = (
  component: Pick<Component, 'instances'>,
  replication: Replication,
  source: string | null,
  secret: (name: string) => string | undefined,
): Sampler => {
  if (replication.kind === 'postgresql') {
    return createPostgresSampler(component, replication, source, secret(passfileVariable));
  }
  const password = replication.secret === null ? undefined : secret(replication.secret);
  return createRedisSampler(component, replication, password);
};

/** For a single look, whose connections have to be made first: none is waited for longer. */
export const openPatientSampler = (
  component: Pick<Component, 'instances'>,
  replication: Replication,
  secret: (name: string) => string | undefined,
): Sampler => {
  const deadline = Math.max(replication.deadline, connectingMs);
  return openSampler(component, { ...replication, deadline }, null, secret);
};

const connectingMs = 3_000;
