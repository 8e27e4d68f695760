/**
 * How long a failover of Redis takes, from the signal to a client's first acknowledged write on the
 * new primary, beside the least that is possible here; and whether the loss that is stated is the
 * loss that is counted. Every point is printed. IO.
 */
import { cpus, loadavg } from 'node:os';
import { redisLimit } from './redis-limit.ts';
import { type RedisRun, redisRuns } from './redis-runs.ts';

const targetsMs = { kill: 100, pause: 600 } as const;

export const benchRedisFailover = async (): Promise<void> => {
  const kills = Number(process.env['BENCH_KILLS'] ?? 20);
  const pauses = Number(process.env['BENCH_PAUSES'] ?? Math.ceil(kills / 2));
  const seed = Number(process.env['BENCH_SEED'] ?? 1);
  const machine = `Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model}`;
  console.log(`Redis, seed ${seed}, ${machine}, load ${loadavg()[0]?.toFixed(1)}`);
  const limits = await redisLimit(Math.min(kills, 10));
  printFigure('redis limit: promotion alone at the kill, ms', limits, null);
  for (const [way, runs] of [['kill', kills] as const, ['pause', pauses] as const]) {
    const done = await redisRuns(way, runs, seed, (run) => console.log(lineOf(run)));
    printFigure(`redis ${way} to first write, ms`, of(done), targetsMs[way]);
    const wrong = done.filter(({ statedRight }) => !statedRight).length;
    const lost = done.reduce((sum, one) => sum + one.lost, 0);
    console.log(JSON.stringify({ name: `redis ${way}: loss stated`, runs, wrong, lost }));
    if (wrong > 0) process.exitCode = 1;
  }
};

const of = (runs: readonly RedisRun[]): readonly number[] => runs.map(({ writeMs }) => writeMs);

/** With the value that half of them must keep; null where the figure is only told. */
const printFigure = (name: string, values: readonly number[], target: number | null): void => {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number) => round(sorted[Math.ceil(sorted.length * share) - 1] ?? Number.NaN);
  const quantiles = { p50: at(0.5), p90: at(0.9), p99: at(0.99), max: at(1) };
  const within = target === null ? null : quantiles.p50 <= target;
  console.log(JSON.stringify({ name, n: sorted.length, ...quantiles, target, within }));
};

const round = (ms: number): number => Math.round(ms * 10) / 10;

const lineOf = ({ marks, ...run }: RedisRun): string =>
  JSON.stringify({
    ...{ ...run, writeMs: round(run.writeMs), load: round(run.load) },
    marks: Object.fromEntries(Object.entries(marks).map(([name, ms]) => [name, round(ms)])),
  });
