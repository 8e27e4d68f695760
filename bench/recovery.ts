/**
 * How long a recovery takes: SIGKILL to the first step, and to trading resumed with all
 * validations; and how much of that no step was carried out in. Every point is printed. IO.
 */
import { cpus, loadavg } from 'node:os';
import { type KillRun, killRuns } from './kill-runs.ts';
import { killTargetOf } from './kill-targets.ts';
import { type LegRun, legRuns } from './leg-runs.ts';
import { type SiteRun, siteRuns } from './site-runs.ts';

/**
 * Of the trading engine, or of BENCH_COMPONENT: order_management, risk_engine, market_data (both
 * lines), market_data_leg (one of them), or site for everything at the first site.
 */
export const benchRecovery = (): Promise<void> => {
  const component = process.env['BENCH_COMPONENT'] ?? 'trading_engine';
  if (component === 'site') return benchSite();
  return component === 'market_data_leg' ? benchLeg() : benchKills(component);
};

const askedFor = () => ({
  runs: Number(process.env['BENCH_KILLS'] ?? 30),
  seed: Number(process.env['BENCH_SEED'] ?? 1),
});

const benchKills = async (component: string): Promise<void> => {
  const { runs, seed } = askedFor();
  const target = killTargetOf(component);
  printHead(`${runs} kills of ${component}, seed ${seed}`);
  const report = (run: KillRun) => console.log(lineOf(run));
  const done = await killRuns({ target, runs, seed, report });
  const figures = { ...target.targets, controlMs: null } as const;
  for (const [name, most] of Object.entries(figures)) {
    printFigure(
      name,
      done.map((run) => run[name as keyof typeof figures]),
      most,
    );
  }
  printLost(done);
};

const benchLeg = async (): Promise<void> => {
  const { runs, seed } = askedFor();
  printHead(`${runs} kills of one market data line, seed ${seed}`);
  const done = await legRuns(runs, seed, (run) => console.log(legLineOf(run)));
  const of = (name: 'switchedMs' | 'recordedMs') => done.map((run) => run[name]);
  printFigure('switchedMs', of('switchedMs'), 250);
  printFigure('recordedMs', of('recordedMs'), null);
  if (done.some(({ suspect, stage }) => suspect || stage !== 'full')) process.exitCode = 1;
};

const printHead = (what: string): void => {
  const machine = `Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model}`;
  console.log(`${what}, ${machine}, load ${loadavg()[0]?.toFixed(1)}`);
};

/** With the value that 99 of 100 must keep; null where the figure is only told. */
const printFigure = (name: string, values: readonly number[], target: number | null): void => {
  const sorted = [...values].sort((a, b) => a - b);
  const within = target === null ? null : at(sorted, 0.99) <= target;
  console.log(JSON.stringify({ name, n: sorted.length, ...quantiles(sorted), target, within }));
};

const printLost = (done: readonly { readonly lost: string }[]): void => {
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
  const of = (name: 'resumedMs' | 'controlMs') => done.map((run) => run[name]);
  printFigure('resumedMs', of('resumedMs'), 10_000);
  printFigure('controlMs', of('controlMs'), 2_000);
  printLost(done);
};

const wayOf = (marks: Readonly<Record<string, number>>): string =>
  Object.entries(marks)
    .map(([name, value]) => `${name} ${value.toFixed(0)}`)
    .join(', ');

const siteLineOf = ({ run, load, resumedMs, controlMs, marks, lost }: SiteRun): string =>
  `${run}. resumed ${resumedMs.toFixed(0)} ms, outside of steps ${controlMs.toFixed(0)} ms, ${lost}, load ${load.toFixed(1)} (${wayOf(marks)})`;

const lineOf = (run: KillRun): string => {
  const ms = (value: number) => `${value.toFixed(0)} ms`;
  const { firstStepMs, resumedMs, controlMs, lost, load, marks, slowest } = run;
  const took = `first step ${ms(firstStepMs)}, resumed ${ms(resumedMs)}, outside of steps ${ms(controlMs)}`;
  const ways = `(${wayOf(marks)}; steps ${wayOf(slowest)})`;
  return `${run.run}. ${run.killed}: ${took}, ${lost}, load ${load.toFixed(1)} ${ways}`;
};

const legLineOf = ({ run, killed, load, switchedMs, recordedMs, suspect, stage }: LegRun) =>
  `${run}. ${killed}: switched ${switchedMs.toFixed(0)} ms, recorded ${recordedMs.toFixed(0)} ms, suspect ${suspect}, stage ${stage}, load ${load.toFixed(1)}`;

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
