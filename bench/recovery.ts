/**
 * How long a recovery takes: SIGKILL of the trading engine to the first step, and to trading
 * resumed with all validations. At least 30 kills; every point is printed. IO.
 */
import { cpus, loadavg } from 'node:os';
import { type KillRun, killRuns } from './kill-runs.ts';

const targets = { firstStepMs: 100, resumedMs: 1_500 } as const;

export const benchRecovery = async (): Promise<void> => {
  const runs = Number(process.env['BENCH_KILLS'] ?? 30);
  const seed = Number(process.env['BENCH_SEED'] ?? 1);
  console.log(
    `${runs} kills, seed ${seed}, Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model}, load ${loadavg()[0]?.toFixed(1)}`,
  );
  const done = await killRuns({ runs, seed, report: (run) => console.log(lineOf(run)) });
  for (const [name, target] of Object.entries(targets)) {
    const values = done.map((run) => run[name as keyof typeof targets]).sort((a, b) => a - b);
    const figure = {
      name,
      n: values.length,
      ...quantiles(values),
      target,
      within: at(values, 0.99) <= target,
    };
    console.log(JSON.stringify(figure));
  }
  const lost = done.filter((run) => run.lost !== 'NONE_LOST');
  console.log(JSON.stringify({ name: 'lost', runs: done.length, lost: lost.length }));
  if (lost.length > 0) process.exitCode = 1;
};

const lineOf = ({ run, engine, firstStepMs, resumedMs, marks, lost }: KillRun): string => {
  const ms = (value: number) => value.toFixed(0);
  const way = Object.entries(marks).map(([name, value]) => `${name} ${ms(value)}`);
  return `${run}. ${engine}: first step ${ms(firstStepMs)} ms, resumed ${ms(resumedMs)} ms, ${lost} (${way.join(', ')})`;
};

/** Nearest rank; share 0 is the smallest. */
const at = (sorted: readonly number[], share: number): number =>
  sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;

const quantiles = (sorted: readonly number[]) => ({
  min: round(at(sorted, 0)),
  median: round(at(sorted, 0.5)),
  p90: round(at(sorted, 0.9)),
  p99: round(at(sorted, 0.99)),
  max: round(at(sorted, 1)),
});

const round = (value: number): number => Math.round(value * 10) / 10;
