/**
 * The streams as data. Services only check; `init` creates. Pure.
 * Values and reasons: docs/decisions and the design's section on the log.
 */
import { DiscardPolicy, RetentionPolicy, StorageType, type StreamConfig } from 'nats';

const nanos = (ms: number) => ms * 1_000_000;
const dayMs = 86_400_000;

export type WantedStream = Partial<StreamConfig> & { readonly name: string };

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

export const streams: readonly WantedStream[] = [ledgerStream, telemetryStream, alertsStream];
