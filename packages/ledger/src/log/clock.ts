/**
 * This process's clock and identity: wall time, the kernel's monotonic clock (comparable between
 * processes of one host and boot), and a boot id that says so. IO.
 */
import { randomFillSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { ulid } from 'ulid';
import type { Mode } from '../events/primitives.ts';
import type { Clock, ProducerIdentity } from '../events/producer.ts';

/** Until a clock probe measures it: what unsynchronised hosts of one site stay within. */
const assumedBoundNs = 50_000_000;

export const systemClock: Clock = {
  now: () => new Date().toISOString(),
  monotonicNs: () => process.hrtime.bigint(),
  boundNs: assumedBoundNs,
};

/** Random bytes are drawn in bulk: one system call per character of an id cost 40 µs an event. */
const pool = Buffer.alloc(4_096);
let used = pool.length;
const randomShare = (): number => {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += 1;
  return pool.readUInt8(used - 1) / 256;
};

export const nextId = (): string => ulid(undefined, randomShare);

export const thisProducer = (service: string, instance: string, mode: Mode): ProducerIdentity => ({
  service,
  instance,
  mode,
  bootId: `${hostBoot()}/${ulid()}`,
});

const hostBoot = (): string => {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return `${hostname()}-${ulid()}`;
  }
};
