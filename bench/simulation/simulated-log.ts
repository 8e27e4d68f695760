/**
 * The log as one process reaches it: requests and answers take time and get lost, a partition keeps
 * everything out, and what is followed arrives late, but in order. An append whose acknowledgement
 * is lost is stored, and its writer is told that nobody knows.
 */
import {
  createProducer,
  type Followed,
  type FollowOptions,
  type Log,
  leaseTtlMs,
  type Producer,
  permits,
  type Recorded,
  subjectOf,
} from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import type { Network } from './network.ts';
import { type Machine, startedAtMs } from './simulated-clock.ts';
import type { Stream } from './simulated-stream.ts';
import type { VirtualTime } from './virtual-time.ts';

export type Server = {
  readonly time: VirtualTime;
  readonly stream: Stream;
  readonly network: Network;
  /** Of the leases: who renewed last, and when. */
  readonly leases: Map<string, { readonly holder: string; readonly atMs: number }>;
};

export const simulatedLog = (server: Server, machine: Machine, boot: number): Log => {
  const { time, stream, network } = server;
  const identity = {
    ...{ created: 'simulated', generation: 0, lineage: [], importedThrough: 0, atomic: true },
    lastSequence: stream.record.length,
  };
  const producer = producerOf(time, machine, boot);
  const ask = <A>(work: () => A) => network.call(machine, work);

  const append: Log['append'] = async (aggregate, expected, events, context) => {
    const subject = subjectOf(aggregate);
    const answer = await ask(() => stream.append(producer, aggregate, expected, events, context));
    if (answer._tag === 'Lost') return E.left(unavailable(subject));
    if (answer.value === undefined) return E.left(conflict(subject, expected));
    const sequences = answer.value;
    return E.right({ sequences, ids: [], last: sequences.at(-1) ?? expected });
  };

  const history: Log['history'] = async (aggregate, after = 0) => {
    const answer = await ask(() => stream.after(subjectOf(aggregate), after));
    if (answer._tag === 'Lost') throw new Error('the log is away');
    const events = answer.value;
    return { events, unreadable: [], last: events.at(-1)?.meta.sequence ?? after };
  };

  const log: Partial<Log> = {
    identity,
    mode: 'real',
    instance: machine.name,
    producer,
    append,
    history,
    head: async () => identity,
    isConnected: () => true,
    follow: (options) => followed(server, machine, options),
    leader: {
      last: async (subject) => {
        const answer = await ask(() => stream.after(subject, 0).at(-1));
        if (answer._tag === 'Lost') throw new Error('the log is away');
        return answer.value && leaderMessage(answer.value);
      },
      after: async function* () {},
      at: async () => undefined,
    },
    leases: leasesOf(server, machine),
  };
  return log as Log;
};

const leasesOf = ({ time, network, leases }: Server, machine: Machine): Log['leases'] => ({
  renew: async (mode, component, holder) => {
    const answer = await network.call(machine, () =>
      leases.set(`${mode}.${component}`, { holder, atMs: time.nowMs() }),
    );
    if (answer._tag === 'Lost') throw new Error('the log is away');
  },
  holder: async (mode, component) => {
    const answer = await network.call(machine, () => leases.get(`${mode}.${component}`));
    if (answer._tag === 'Lost') throw new Error('the log is away');
    const lease = answer.value;
    return lease !== undefined && time.nowMs() - lease.atMs < leaseTtlMs ? lease.holder : undefined;
  },
});

/** Its clock and ids are the simulation's, so that the same seed gives the same bytes. */
const producerOf = (time: VirtualTime, machine: Machine, boot: number): Producer => {
  const clock = {
    now: () => new Date(startedAtMs + time.nowMs() + machine.wallOffsetMs).toISOString(),
    monotonicNs: () => BigInt(Math.round(time.nowMs() * 1e6)),
    boundNs: 0,
  };
  let ids = 0;
  const identity = { service: 'recoverer', instance: machine.name, mode: 'real' } as const;
  return createProducer({ ...identity, bootId: `${machine.name}-${boot}` }, clock, () => {
    ids += 1;
    return ulidOf(machine.name, boot, ids);
  });
};

/** Crockford's alphabet, 26 long, as the envelope wants its ids. */
const ulidOf = (name: string, boot: number, count: number): string => {
  const code = [...name].reduce((sum, letter) => sum * 31 + letter.charCodeAt(0), 7) % 1_000_000;
  const digits =
    `${code}`.padStart(7, '0') + `${boot}`.padStart(7, '0') + `${count}`.padStart(12, '0');
  return digits;
};

const leaderMessage = ({ meta }: Recorded) => ({
  sequence: meta.sequence,
  subject: meta.subject,
  id: meta.id,
  recordedAt: meta.recordedAt,
  payload: new Uint8Array(),
});

const unavailable = (subject: string) => ({
  _tag: 'LogUnavailable' as const,
  ...{ subject, reason: 'no answer', appended: 0, retry: true as const, hint: 'it may be stored' },
});

const conflict = (subject: string, expected: number) => ({
  _tag: 'SequenceConflict' as const,
  ...{ subject, expected, appended: 0, retry: true as const, hint: 'read again' },
});

/** In order and complete; now and then an entry comes a second time. */
async function* followed(
  { stream, network, time }: Server,
  machine: Machine,
  { subjects, from, signal }: FollowOptions,
): AsyncGenerator<Followed> {
  const queue: Recorded[] = [];
  let wake: () => void = () => undefined;
  let dueMs = time.nowMs();
  let pending = 0;
  const deliver = (recorded: Recorded) => {
    if (!machine.isAlive || !permits(subjects, recorded.meta.subject)) return;
    pending += 1;
    dueMs = Math.max(dueMs, network.deliveredAtMs(machine));
    time.at(dueMs, () => arrive(recorded), machine);
  };
  const arrive = (recorded: Recorded) => {
    queue.push(recorded);
    if (network.happens('duplicate')) {
      pending += 1;
      queue.push(recorded);
    }
    wake();
  };
  for (const recorded of stream.record) if (recorded.meta.sequence >= from) deliver(recorded);
  stream.onStored(deliver);
  signal.addEventListener('abort', () => wake(), { once: true });
  while (!signal.aborted) {
    const recorded = queue.shift();
    if (recorded === undefined) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
      continue;
    }
    const { sequence } = recorded.meta;
    pending -= 1;
    yield { entry: E.right(recorded), sequence, pending, payload: new Uint8Array() };
  }
}
