/**
 * Liveness leases in NATS KV: a hint that a holder still lives, never a permission. IO.
 * On file: a bucket in memory is gone after a restart of the server, and no service may create it.
 */
import { type KV, type KvOptions, type NatsConnection, StorageType } from 'nats';
import type { Mode } from '../events/primitives.ts';
import type { Link } from './link.ts';
import { patiently } from './patiently.ts';
import type { WantedStream } from './streams.ts';

export const leaseTtlMs = 1_000;

export const leaseBucket: {
  readonly name: string;
  readonly stream: string;
  readonly options: Partial<KvOptions>;
} = {
  name: 'LEASES',
  stream: 'KV_LEASES',
  options: { history: 1, ttl: leaseTtlMs, storage: StorageType.File, replicas: 1 },
};

/** The bucket's stream, as far as `migrate` looks at it: how many copies there are. */
export const leaseStream: WantedStream = {
  name: leaseBucket.stream,
  num_replicas: 1,
  max_msgs_per_subject: 1,
  allow_rollup_hdrs: false,
};

export type Leases = {
  /**
   * Says "I live" for a component's recovery; renew every third of the ttl. Throws if it cannot.
   */
  readonly renew: (mode: Mode, component: string, holder: string) => Promise<void>;
  /** Who holds it, or undefined when nobody renewed within the ttl. */
  readonly holder: (mode: Mode, component: string) => Promise<string | undefined>;
};

export const createLeases = async (connection: NatsConnection, link: Link): Promise<Leases> => {
  const { views } = connection.jetstream({ timeout: leaseTtlMs });
  const kv: KV = await patiently(() => views.kv(leaseBucket.name, { bindOnly: true }));
  const key = (mode: Mode, component: string) => `${mode}.${component}`;
  return {
    renew: async (mode, component, holder) => {
      if (!link.isUp()) throw new Error('the log is away: a renewal now would only arrive late');
      await kv.put(key(mode, component), holder);
    },
    holder: async (mode, component) => {
      const entry = await kv.get(key(mode, component));
      return entry === null || entry.operation !== 'PUT' ? undefined : entry.string();
    },
  };
};
