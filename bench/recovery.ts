/**
 * How long a recovery takes: SIGKILL of the trading engine to the first step, and to trading
 * resumed with all validations. At least 30 kills; every point is printed. IO.
 */
import { cpus, loadavg } from 'node:os';
import { type KillRun, killRuns } from './kill-runs.ts';
import { type SiteRun, siteRuns } from './site-runs.ts';

const targets = { firstStepMs: 100, resumedMs: 1_500 } as const;

/** Of the trading engine, or with BENCH_COMPONENT=site of everything at the first site. */
export const benchRecovery = (): Promise<void> =>
  process.env['BENCH_COMPONENT'] === 'site' ? benchSite() : benchEngine();

const benchEngine = async (): Promise<void> => {
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

const benchSite = async (): Promise<void> => {
  const runs = Number(process.env['BENCH_KILLS'] ?? 3);
  console.log(
    `${runs} lost sites, Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model}`,
  );
  const done = await siteRuns(runs, (run) => console.log(siteLineOf(run)));
  const figures = { resumedMs: 10_000, controlMs: 2_000 } as const;
  for (const [name, target] of Object.entries(figures)) {
    const values = done.map((run) => run[name as keyof typeof figures]).sort((a, b) => a - b);
    const within = at(values, 0.99) <= target;
    console.log(JSON.stringify({ name, n: values.length, ...quantiles(values), target, within }));
  }
  const lost = done.filter((run) => run.lost !== 'NONE_LOST');
  console.log(JSON.stringify({ name: 'lost', runs: done.length, lost: lost.length }));
  if (lost.length > 0) process.exitCode = 1;
};

const wayOf = (marks: Readonly<Record<string, number>>): string =>
  Object.entries(marks)
    .map(([name, value]) => `${name} ${value.toFixed(0)}`)
    .join(', ');

const siteLineOf = ({ run, load, resumedMs, controlMs, marks, lost }: SiteRun): string =>
  `${run}. resumed ${resumedMs.toFixed(0)} ms, outside of steps ${controlMs.toFixed(0)} ms, ${lost}, load ${load.toFixed(1)} (${wayOf(marks)})`;

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
