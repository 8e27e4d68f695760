/**
 * The ledger's own speed: appends and replay, each against the plain client in the same run. IO.
 */
import { cpus } from 'node:os';
import { benchAppend } from './append.ts';
import { benchServer } from './bench-server.ts';
import { jsonOf, tableOf } from './figures.ts';
import { benchReplay } from './replay.ts';

const number = (name: string, fallback: number) => Number(process.env[name] ?? fallback);

export const benchLedger = async (): Promise<void> => {
  const repetitions = number('BENCH_REPETITIONS', 7);
  const durable = await benchServer(true);
  console.log(
    `nats-server ${durable.version}, Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model}`,
  );
  const appends = await benchAppend(durable, repetitions, number('BENCH_APPENDS', 600));
  await durable.stop();
  console.log(tableOf(appends));
  const lazy = await benchServer(false);
  const replayed = await benchReplay(lazy, number('BENCH_EVENTS', 1_000_000), 5);
  await lazy.stop();
  console.log(tableOf(replayed.figures));
  for (const { events, rssMb, heapMb } of replayed.memory)
    console.log(`${events.toLocaleString('en-GB')} events: RSS ${rssMb} MB, heap ${heapMb} MB`);
  for (const figure of [...appends, ...replayed.figures]) console.log(jsonOf(figure));
  console.log(JSON.stringify({ name: 'memory during replay', steps: replayed.memory }));
};
