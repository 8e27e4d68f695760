/**
 * Durable appends through the ledger against raw publishes of the same bytes: the price of
 * stamping, expected sequences and message ids. IO.
 */
import type { Aggregate, EventOfType, Log } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import type { JetStreamClient } from 'nats';
import type { BenchServer } from './bench-server.ts';
import type { Figure } from './figures.ts';

const event: EventOfType<'ObservationEstablished'> = {
  type: 'ObservationEstablished',
  data: {
    component: 'trading_engine',
    observer: 'detector-1',
    probes: ['order-port', 'health'],
    evidence: { answer: 'STANDBY', sequence: 123456, roundTripMs: 0.4 },
  },
};

const at = (id: string): Aggregate => ({ mode: 'real', family: 'component', id });

export const benchAppend = async (
  { log, raw }: BenchServer,
  repetitions: number,
  perWorker: number,
): Promise<readonly Figure[]> => {
  const js = raw.jetstream();
  const compare = async (name: string, workers: number): Promise<Figure> => {
    const [ours, theirs]: [number[], number[]] = [[], []];
    const count = Math.ceil(perWorker / Math.sqrt(workers) / slices);
    for (let r = 0; r <= repetitions; r += 1) {
      let [ourMs, rawMs] = [0, 0];
      for (let slice = 0; slice < slices; slice += 1) {
        const name = `${workers}_${r}_${slice}`;
        ourMs += await timed(workers, (id) => appending(log, `o_${name}_${id}`, count));
        rawMs += await timed(workers, (id) => publishing(log, js, `r_${name}_${id}`, count));
      }
      if (r === 0) continue; // the first round warms both sides up
      ours.push((workers * count * slices) / (ourMs / 1_000));
      theirs.push((workers * count * slices) / (rawMs / 1_000));
    }
    return { name, unit: 'events/s', ours, raw: theirs, wanted: 0.8 };
  };
  return [
    await compare('durable append, one after the other', 1),
    await compare('durable append, 16 aggregates at once', 16),
  ];
};

/** Both sides take turns within every repetition, so that what else the machine does hits both. */
const slices = 20;

const timed = async (workers: number, work: (id: number) => Promise<void>): Promise<number> => {
  const start = performance.now();
  await Promise.all(Array.from({ length: workers }, (_, id) => work(id)));
  return performance.now() - start;
};

const appending = async (log: Log, id: string, count: number): Promise<void> => {
  let last = 0;
  for (let n = 0; n < count; n += 1) {
    const appended = await log.append(at(id), last, [event]);
    if (E.isLeft(appended)) throw new Error(JSON.stringify(appended.left));
    last = appended.right.last;
  }
};

const publishing = async (log: Log, js: JetStreamClient, id: string, count: number) => {
  const { subject, payload } = log.producer.stamp(at(id), event);
  const bytes = new TextEncoder().encode(payload);
  for (let n = 0; n < count; n += 1) await js.publish(subject, bytes);
};
