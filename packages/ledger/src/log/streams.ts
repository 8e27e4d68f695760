/**
 * The streams as data. Services only check; `init` creates. Pure.
 * Values and reasons: docs/decisions and the design's section on the log.
 */
import { DiscardPolicy, RetentionPolicy, StorageType, type StreamConfig } from 'nats';
import { isAtLeast } from './connection.ts';
import type { Metadata } from './stream-identity.ts';

const nanos = (ms: number) => ms * 1_000_000;
const dayMs = 86_400_000;

/** `allow_atomic` is younger than the client's own type: batches that are stored whole or not. */
export type WantedStream = Partial<StreamConfig> & {
  readonly name: string;
  readonly allow_atomic?: boolean;
};

/** The first server that stores a batch atomically (ADR-50 of NATS). */
const atomicSince = '2.12.0';

export const ledgerStream: WantedStream = {
  name: 'LEDGER',
  description: 'Every failure, decision, step and verdict. Append-only.',
  subjects: ['ledger.>'],
  retention: RetentionPolicy.Limits,
  storage: StorageType.File,
  discard: DiscardPolicy.New,
  max_age: 0,
  max_msgs: -1,
  max_bytes: 10 * 1024 ** 3,
  max_msg_size: 1024 ** 2,
  num_replicas: 1,
  deny_delete: true,
  deny_purge: true,
  allow_direct: true,
  allow_rollup_hdrs: false,
  duplicate_window: nanos(600_000),
};

export const telemetryStream: WantedStream = {
  name: 'TELEMETRY',
  description: 'Raw observations, lag samples and heartbeats.',
  subjects: ['telemetry.>'],
  retention: RetentionPolicy.Limits,
  storage: StorageType.File,
  discard: DiscardPolicy.Old,
  max_age: nanos(7 * dayMs),
  max_bytes: 2 * 1024 ** 3,
  num_replicas: 1,
};

const alertsStream: WantedStream = {
  name: 'ALERTS',
  description: 'Alerts for plain subscribers: alerts.<mode>.<severity>.<type>.<component>.',
  subjects: ['alerts.>'],
  retention: RetentionPolicy.Limits,
  storage: StorageType.File,
  discard: DiscardPolicy.Old,
  max_age: nanos(30 * dayMs),
  max_bytes: 1024 ** 3,
  num_replicas: 1,
  duplicate_window: nanos(600_000),
};

export const sealsStream: WantedStream = {
  name: 'SEALS',
  description: 'Signed seals over LEDGER, one chain. Append-only.',
  subjects: ['seals.>'],
  retention: RetentionPolicy.Limits,
  storage: StorageType.File,
  discard: DiscardPolicy.New,
  max_age: 0,
  max_msgs: -1,
  max_bytes: 2 * 1024 ** 3,
  max_msg_size: 1024 ** 2,
  num_replicas: 1,
  deny_delete: true,
  deny_purge: true,
  allow_direct: true,
  allow_rollup_hdrs: false,
  duplicate_window: nanos(600_000),
};

export const streams: readonly WantedStream[] = [
  ledgerStream,
  sealsStream,
  telemetryStream,
  alertsStream,
];

/** A stream as `init` creates it on this server: copies on so many servers, atomic if it can. */
export const placed = (
  wanted: WantedStream,
  { replicas, serverVersion }: { readonly replicas: number; readonly serverVersion: string },
): WantedStream => ({
  ...wanted,
  num_replicas: replicas,
  ...(wanted.name === ledgerStream.name && isAtLeast(serverVersion, atomicSince)
    ? { allow_atomic: true }
    : {}),
});

/**
 * A stream as another site's mirror has it: the same messages under the same sequences, taken in
 * by nobody else. What a mirror may not have (subjects, duplicates, batches) it gets when it is
 * adopted.
 */
export const mirrored = (
  { subjects: _, duplicate_window: __, ...wanted }: WantedStream,
  {
    site,
    ...chosen
  }: {
    readonly site: string;
    readonly replicas: number;
    readonly metadata: Metadata;
  },
): WantedStream => ({
  ...wanted,
  num_replicas: chosen.replicas,
  mirror: { name: wanted.name, external: { api: `$JS.${site}.API`, deliver: 'mirror.deliver' } },
  metadata: chosen.metadata,
});
