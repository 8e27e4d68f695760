/**
 * How long a client is without commits when the primary of PostgreSQL is killed, or stopped, with
 * the whole system watching; beside the limit of a promotion alone in the same run. IO.
 *
 * BENCH_RUNS (default 20) of each way, BENCH_WAYS (kill,pause), BENCH_SEED.
 */
import { cpus, loadavg } from 'node:os';
import { type FailoverRun, failoverRuns, type Way } from './failover-runs.ts';
import { promotionLimit } from './promotion-limit.ts';

/** In milliseconds: the median and the 99th percentile that were promised. */
const targets: Readonly<Record<Way, readonly [median: number, p99: number | null]>> = {
  kill: [250, 500],
  pause: [1_000, null],
};

export const benchFailover = async (): Promise<void> => {
  const runs = Number(process.env['BENCH_RUNS'] ?? 20);
  const seed = Number(process.env['BENCH_SEED'] ?? 1);
  const asked = (process.env['BENCH_WAYS'] ?? 'kill,pause').split(',');
  const ways = (['kill', 'pause'] as const).filter((way) => asked.includes(way));
  const machine = `Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model}`;
  console.log(`${runs} failovers each of ${ways}, seed ${seed}, ${machine}, load ${load()}`);
  const limit = await promotionLimit(Math.min(runs, 20), (run, ms) =>
    console.log(`${run}. promotion alone: ${ms.toFixed(0)} ms, load ${load()}`),
  );
  const done: FailoverRun[] = [];
  for (const way of ways) {
    const report = (run: FailoverRun) => console.log(lineOf(run));
    done.push(...(await failoverRuns({ way, runs, seed, report })));
  }
  print('promotion alone', limit, null);
  for (const way of ways) {
    const own = done.filter((run) => run.way === way).map(({ commitMs }) => commitMs);
    print(way === 'kill' ? 'SIGKILL to a commit' : 'SIGSTOP to a commit', own, targets[way]);
  }
  const lost = done.reduce((sum, run) => sum + run.lost, 0);
  const of = done.reduce((sum, run) => sum + run.acknowledged, 0);
  console.log(JSON.stringify({ name: 'acknowledged rows lost', lost, of }));
  if (lost > 0) process.exitCode = 1;
};

const load = (): string => (loadavg()[0] ?? 0).toFixed(1);

const lineOf = ({ run, way, commitMs, lost, acknowledged, ...more }: FailoverRun): string => {
  const marks = Object.entries(more.marks).map(([name, ms]) => `${name} ${ms.toFixed(0)}`);
  const rows = `${lost} of ${acknowledged} lost, ${more.unknown} unknown, stated ${more.stated}`;
  return `${run}. ${way}: ${commitMs.toFixed(0)} ms, ${rows}, load ${more.load.toFixed(1)} (${marks.join(', ')})`;
};

const print = (
  name: string,
  values: readonly number[],
  target: readonly [number, number | null] | null,
): void => {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number) =>
    Math.round(sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN);
  const [p50, p99] = [at(0.5), at(0.99)];
  const within = target === null ? null : p50 <= target[0] && p99 <= (target[1] ?? Infinity);
  const figures = { n: sorted.length, min: at(0), p50, p90: at(0.9), p99, max: at(1) };
  console.log(JSON.stringify({ name, ...figures, target, within }));
};
