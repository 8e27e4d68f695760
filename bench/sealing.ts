/**
 * What sealing costs an append: the latencies of durable appends while a sealer's process works and
 * while the same process is stopped, in turns. IO.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Aggregate, EventOfType, Log } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import { benchServer } from './bench-server.ts';

const note: EventOfType<'DetectorStopped'> = {
  type: 'DetectorStopped',
  data: { instance: 'bench', reason: 'to measure what sealing costs' },
};

const turns = Number(process.env['BENCH_TURNS'] ?? 60);
const perTurn = 500;

export const benchSealing = async (): Promise<void> => {
  const server = await benchServer({ durable: true });
  const { servers, user = '', password = '' } = server.settings;
  const sealer = await startSealer([servers, user, password]);
  const [withSealer, without]: [number[], number[]] = [[], []];
  for (let turn = 0; turn < turns; turn += 1) {
    const isSealing = turn % 2 === 0;
    sealer.kill(isSealing ? 'SIGCONT' : 'SIGSTOP');
    const taken = await latencies(server.log, `turn-${turn}`);
    (isSealing ? withSealer : without).push(...taken);
  }
  sealer.kill('SIGKILL');
  await server.stop();
  console.log(`load ${loadavg()[0]?.toFixed(1)}, ${turns} turns of ${perTurn} appends`);
  for (const [name, values] of Object.entries({ withSealer, without }))
    console.log(JSON.stringify({ name: `append latency, ${name}, ms`, ...quantiles(values) }));
};

const startSealer = async (args: readonly string[]): Promise<ChildProcess> => {
  const file = fileURLToPath(new URL('sealer-process.ts', import.meta.url));
  const sealer = spawn(process.execPath, [...process.execArgv, file, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(sealer.stdout, 'data');
  return sealer;
};

const latencies = async (log: Log, id: string): Promise<readonly number[]> => {
  const aggregate: Aggregate = { mode: 'real', family: 'detector', id };
  const taken: number[] = [];
  let last = 0;
  for (let n = 0; n < perTurn; n += 1) {
    const start = performance.now();
    const appended = await log.append(aggregate, last, [note]);
    taken.push(performance.now() - start);
    if (E.isLeft(appended)) throw new Error(JSON.stringify(appended.left));
    last = appended.right.last;
  }
  return taken;
};

const quantiles = (values: readonly number[]) => {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) => Number(sorted[Math.floor(share * (sorted.length - 1))]?.toFixed(2));
  return { n: sorted.length, p10: at(0.1), median: at(0.5), p90: at(0.9), p99: at(0.99) };
};
