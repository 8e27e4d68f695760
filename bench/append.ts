/**
 * Durable appends through the ledger, with group commit and without, against raw publishes of the
 * same bytes: the price of stamping, expected sequences and message ids, and what batches give
 * back. IO.
 */
import type { Aggregate, EventOfType, Log } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import type { JetStreamClient } from 'nats';
import type { BenchServer } from './bench-server.ts';
import type { Figure } from './figures.ts';

const eventOf = (component: string): EventOfType<'ObservationEstablished'> => ({
  type: 'ObservationEstablished',
  data: {
    component,
    observer: 'detector-1',
    probes: ['order-port', 'health'],
    evidence: { answer: 'STANDBY', sequence: 123456, roundTripMs: 0.4 },
  },
});

const at = (id: string): Aggregate => ({ mode: 'real', family: 'component', id });

type Wanted = { readonly workers: number; readonly on: number | null; readonly off: number | null };

export type AppendBench = {
  readonly replicas: 1 | 3;
  readonly repetitions: number;
  /** How many events one worker appends in one repetition when it is alone. */
  readonly perWorker: number;
};

export const benchAppend = async (
  server: BenchServer,
  { replicas, repetitions, perWorker }: AppendBench,
): Promise<readonly Figure[]> => {
  const figures: Figure[] = [];
  for (const { workers, on, off } of wantedOn[replicas]) {
    const rounds = await compare(server, workers, repetitions, perWorker);
    const of = `R${replicas}, ${workers === 1 ? 'one after the other' : `${workers} at once`}`;
    const told = { unit: 'events/s', raw: rounds.raw };
    figures.push(
      { ...told, name: `durable append, ${of}`, ours: rounds.on, wanted: on },
      { ...told, name: `durable append, ${of}, no group commit`, ours: rounds.off, wanted: off },
    );
  }
  return figures;
};

const wantedOn: Readonly<Record<1 | 3, readonly Wanted[]>> = {
  1: [
    { workers: 1, on: 0.9, off: null },
    { workers: 16, on: 0.9, off: null },
    { workers: 256, on: 3, off: null },
  ],
  3: [
    { workers: 1, on: 0.9, off: null },
    { workers: 16, on: 0.9, off: null },
    { workers: 256, on: 0.9, off: null },
  ],
};

type Rounds = { readonly on: number[]; readonly off: number[]; readonly raw: number[] };

/** All sides take turns within every repetition, so that what else the machine does hits all. */
const compare = async (
  { log, apart, raw }: BenchServer,
  workers: number,
  repetitions: number,
  perWorker: number,
): Promise<Rounds> => {
  const js = raw.jetstream({ timeout: 30_000 });
  const rounds: Rounds = { on: [], off: [], raw: [] };
  const slices = workers > 64 ? 5 : 20;
  const count = Math.ceil((perWorker * (workers > 64 ? 2 : 1)) / Math.sqrt(workers) / slices);
  for (let r = 0; r <= repetitions; r += 1) {
    const ms = { on: 0, off: 0, raw: 0 };
    for (let slice = 0; slice < slices; slice += 1) {
      const name = `${workers}_${r}_${slice}`;
      ms.on += await timed(workers, (id) => appending(log, `on_${name}_${id}`, count));
      ms.off += await timed(workers, (id) => appending(apart, `off_${name}_${id}`, count));
      ms.raw += await timed(workers, (id) => publishing(log, js, `raw_${name}_${id}`, count));
    }
    if (r === 0) continue; // the first round warms all sides up
    for (const side of ['on', 'off', 'raw'] as const)
      rounds[side].push((workers * count * slices) / (ms[side] / 1_000));
  }
  return rounds;
};

const timed = async (workers: number, work: (id: number) => Promise<void>): Promise<number> => {
  const start = performance.now();
  await Promise.all(Array.from({ length: workers }, (_, id) => work(id)));
  return performance.now() - start;
};

const appending = async (log: Log, id: string, count: number): Promise<void> => {
  let last = 0;
  for (let n = 0; n < count; n += 1) {
    const appended = await log.append(at(id), last, [eventOf(id)]);
    if (E.isLeft(appended)) throw new Error(JSON.stringify(appended.left));
    last = appended.right.last;
  }
};

const publishing = async (log: Log, js: JetStreamClient, id: string, count: number) => {
  const { subject, payload } = log.producer.stamp(at(id), eventOf(id));
  const bytes = new TextEncoder().encode(payload);
  for (let n = 0; n < count; n += 1) await js.publish(subject, bytes);
};
