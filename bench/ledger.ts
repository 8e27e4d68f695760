/**
 * The ledger's own speed: appends on one server and on three, and replay, each against the plain
 * client in the same run. IO.
 */
import { cpus, loadavg } from 'node:os';
import { benchAppend } from './append.ts';
import { benchServer } from './bench-server.ts';
import { type Figure, jsonOf, tableOf } from './figures.ts';
import { benchReplay } from './replay.ts';

const number = (name: string, fallback: number) => Number(process.env[name] ?? fallback);

export const benchLedger = async (): Promise<void> => {
  const appends = await benchAppends();
  const lazy = await benchServer({ durable: false });
  const replayed = await benchReplay(lazy, number('BENCH_EVENTS', 1_000_000), 5);
  await lazy.stop();
  console.log(tableOf(replayed.figures));
  for (const { events, rssMb, heapMb } of replayed.memory)
    console.log(`${events.toLocaleString('en-GB')} events: RSS ${rssMb} MB, heap ${heapMb} MB`);
  for (const figure of [...appends, ...replayed.figures]) console.log(jsonOf(figure));
  console.log(JSON.stringify({ name: 'memory during replay', steps: replayed.memory }));
};

/** The appends alone, told as they come. */
export const benchAppends = async (): Promise<readonly Figure[]> => {
  const figures: Figure[] = [];
  for (const replicas of [1, 3] as const) {
    const server = await benchServer({ durable: true, replicas });
    console.log(
      `nats-server ${server.version} × ${replicas}, Node ${process.version}, ` +
        `${cpus().length} × ${cpus()[0]?.model}, load ${loadavg()[0]?.toFixed(1)}`,
    );
    const repetitions = number('BENCH_REPETITIONS', 7);
    const perWorker = number('BENCH_APPENDS', 600);
    const measured = await benchAppend(server, { replicas, repetitions, perWorker });
    await server.stop();
    console.log(tableOf(measured));
    figures.push(...measured);
  }
  return figures;
};
