/**
 * The streams as data, and what counts as drift. Services only check; `init` creates.
 * Pure. Values and reasons: docs/decisions and the design's section on the log.
 */
import {
  DiscardPolicy,
  RetentionPolicy,
  StorageType,
  type StreamConfig,
  type StreamInfo,
} from 'nats';

const nanos = (ms: number) => ms * 1_000_000;
const dayMs = 86_400_000;

/** Fields of newer servers that the typed client does not know; they pass through at runtime. */
type NewerFields = { readonly allow_atomic?: boolean; readonly persist_mode?: string };
export type WantedStream = Partial<StreamConfig> & NewerFields & { readonly name: string };

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

export const alertsStream: WantedStream = {
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

export type Drift = { readonly field: string; readonly wanted: string; readonly found: string };

/** What of a stream's returned configuration is not as wanted, `persist_mode: async` included. */
export const driftOf = (
  wanted: WantedStream,
  found: StreamInfo['config'] & NewerFields,
): Drift[] => {
  const actual = new Map<string, unknown>(Object.entries(found));
  const drifts = Object.entries(wanted).flatMap(([field, value]) => {
    const [want, have] = [
      JSON.stringify(value),
      JSON.stringify(actual.get(field) ?? absent(value)),
    ];
    return field === 'description' || want === have ? [] : [{ field, wanted: want, found: have }];
  });
  const mode = found.persist_mode;
  return mode === undefined || mode === '' || mode === 'default'
    ? drifts
    : [...drifts, { field: 'persist_mode', wanted: 'default', found: mode }];
};

/** The server omits zero values from its answer. */
const absent = (value: unknown): unknown =>
  typeof value === 'boolean' ? false : typeof value === 'number' ? 0 : undefined;
