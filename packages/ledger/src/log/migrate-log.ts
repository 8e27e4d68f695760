/**
 * Brings the streams of a server to what they should be: prints each change before it makes it, and
 * waits until every copy has caught up. IO; what is changed is decided by migration-plan.
 */
import { setTimeout as pause } from 'node:timers/promises';
import * as E from 'fp-ts/lib/Either.js';
import type { JetStreamManager, NatsConnection } from 'nats';
import { createStream, infoOf } from './bootstrap.ts';
import type { FoundStream } from './drift.ts';
import { leaseStream } from './leases.ts';
import {
  type MigrationOptions,
  type MigrationPlan,
  type MigrationRefusal,
  type MigrationStep,
  planMigration,
} from './migration-plan.ts';
import { streams } from './streams.ts';

export type MigrationRefused = {
  readonly _tag: 'MigrationRefused';
  readonly refusals: readonly MigrationRefusal[];
  readonly hint: string;
};

export type Migrate = Omit<MigrationOptions, 'serverVersion'> & {
  readonly dryRun: boolean;
  /** Told of every change before it is made, and of copies that are waited for. */
  readonly tell: (line: string) => void;
  readonly signal: AbortSignal;
};

const pollMs = 200;

/** Gives the steps that were taken, or would be with `dryRun`. */
export const migrateStreams = async (
  connection: NatsConnection,
  { dryRun, tell, signal, ...options }: Migrate,
): Promise<E.Either<MigrationRefused, readonly MigrationStep[]>> => {
  const manager = await connection.jetstreamManager();
  const { steps, refusals } = await planOf(connection, manager, options);
  if (refusals.length > 0) {
    const hint =
      'nothing was changed: find out what is missing, then bring the stream back by hand';
    return E.left({ _tag: 'MigrationRefused', refusals, hint });
  }
  for (const step of steps) {
    tell(describe(step));
    if (dryRun) continue;
    if (step.creates) await create(connection, manager, step);
    else await manager.streams.update(step.stream, step.config);
    await untilCurrent(manager, step.stream, tell, signal);
  }
  return E.right(steps);
};

const planOf = async (
  connection: NatsConnection,
  manager: JetStreamManager,
  options: Omit<MigrationOptions, 'serverVersion'>,
): Promise<MigrationPlan> => {
  const wanted = [...streams, leaseStream];
  const found = new Map<string, FoundStream>();
  for (const { name } of wanted) {
    const info = await infoOf(manager, name);
    if (info !== undefined) found.set(name, { ...info.config });
  }
  const serverVersion = connection.info?.version ?? '0';
  return planMigration(wanted, (name) => found.get(name), { ...options, serverVersion });
};

const create = async (
  connection: NatsConnection,
  manager: JetStreamManager,
  { stream, config }: MigrationStep,
): Promise<void> => {
  if (stream !== leaseStream.name) await manager.streams.add(config);
  else await createStream(connection, manager, stream, config.num_replicas ?? 1);
};

const describe = ({ stream, creates, changes, config }: MigrationStep): string =>
  creates
    ? `${stream}: created, ${config.num_replicas ?? 1} on as many servers`
    : `${stream}: ${changes.map(({ field, from, to }) => `${field} ${from} → ${to}`).join(', ')}`;

/** Every copy has everything; a stream with one copy always has. */
const untilCurrent = async (
  manager: JetStreamManager,
  name: string,
  tell: (line: string) => void,
  signal: AbortSignal,
): Promise<void> => {
  let told = false;
  while (!signal.aborted) {
    const { cluster, config } = await manager.streams.info(name);
    const copies = cluster?.replicas ?? [];
    const current = copies.filter(({ current: is, offline }) => is && offline !== true).length;
    if (cluster?.leader !== undefined && current >= config.num_replicas - 1) return;
    if (cluster === undefined || config.num_replicas === 1) return;
    if (!told) tell(`${name}: waiting until all ${config.num_replicas} copies have everything`);
    told = true;
    await pause(pollMs);
  }
};
