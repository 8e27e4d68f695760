/**
 * Kills the first site whole, for real, under load, and measures from the kernel's monotonic clock
 * at the kill to trading at the second one. Each run has a rig of its own. IO.
 */
import { loadavg } from 'node:os';
import type { Recorded } from '@recovery-ledger/ledger';
import { watchActivation } from '../test/harness/activation.ts';
import { startRig } from '../test/harness/rig.ts';
import { until } from '../test/harness/until.ts';
import { type StepTime, uncoveredMs } from './step-time.ts';

export type SiteRun = {
  readonly run: number;
  readonly load: number;
  readonly firstStepMs: number;
  readonly resumedMs: number;
  /** Of the time to resumed, in milliseconds: no step of any recovery was carried out. */
  readonly controlMs: number;
  /** Milliseconds from the kill to each mark on the way. */
  readonly marks: Readonly<Record<string, number>>;
  readonly lost: string;
};

export const siteRuns = async (
  runs: number,
  report: (run: SiteRun) => void,
): Promise<readonly SiteRun[]> => {
  const done: SiteRun[] = [];
  for (let run = 1; run <= runs; run += 1) {
    const result = await siteRun(run);
    report(result);
    done.push(result);
  }
  return done;
};

const siteRun = async (run: number): Promise<SiteRun> => {
  const rig = await startRig({ floor: 'trading' });
  const log = await rig.openLog('bench');
  try {
    await rig.floor.trades(100);
    const inSync = async () => {
      const { body } = await rig.floor.ask<Health>('gateway', '/health');
      return body.replica?.inSync === true;
    };
    await until(inSync, { deadlineMs: 30_000, what: 'the replica is in sync' });
    const watch = watchActivation(log);
    const load = loadavg()[0] ?? 0;
    const killedAt = process.hrtime.bigint();
    await rig.floor.ask('supervisor', '/sites/main/kill', 'POST', {});
    const events = await watch;
    if (process.env['BENCH_EVENTS'] === 'yes') print(events, killedAt);
    const traded = async () => (await rig.floor.stats()).ordersPerSecond > 50;
    await until(traded, { deadlineMs: 30_000, what: 'orders at the second site' });
    const { verdict } = await rig.floor.verify();
    return { run, load, ...figures(events, killedAt), lost: verdict };
  } finally {
    await log.close();
    await rig.stop();
  }
};

type Health = { readonly replica: { readonly inSync: boolean } | null };

const sinceMs = ({ meta }: Recorded, killedAt: bigint): number =>
  Number(BigInt(meta.monotonicns) - killedAt) / 1e6;

const figures = (events: readonly Recorded[], killedAt: bigint) => {
  const at = (is: (event: Recorded) => boolean): number => {
    const event = events.find(is);
    return event === undefined ? Number.NaN : sinceMs(event, killedAt);
  };
  const of = (type: Recorded['type'], component: string) => (event: Recorded) =>
    event.type === type && 'component' in event.data && event.data.component === component;
  const resumedMs = at(of('TradingResumed', 'primary_site'));
  const ends = [
    ...['order_gateway', 'trading_engine', 'market_data', 'position_management'],
    ...['order_management', 'risk_engine'],
  ].map((component) => [component, at(of('RecoveryCompleted', component))] as const);
  return {
    firstStepMs: at(({ type }) => type === 'StepStarted'),
    resumedMs,
    controlMs: uncoveredMs(stepTimes(events, killedAt), resumedMs),
    marks: {
      suspected: at(({ type }) => type === 'FailureSuspected'),
      confirmed: at(({ type }) => type === 'FailureConfirmed'),
      decided: at(of('RecoveryDecided', 'primary_site')),
      'first step of the activation': at(of('StepStarted', 'primary_site')),
      ...Object.fromEntries(ends),
      resumed: resumedMs,
    },
  };
};

/** Of steps that do something: one that waits for another recovery is none. */
const stepTimes = (events: readonly Recorded[], killedAt: bigint): readonly StepTime[] =>
  events.flatMap((event) => {
    if (event.type !== 'StepSucceeded' && event.type !== 'StepFailed') return [];
    if (event.type === 'StepSucceeded' && 'outcome' in event.data.output) return [];
    const until = sinceMs(event, killedAt);
    return [{ from: until - Number(event.data.durationNs) / 1e6, until }];
  });

const print = (events: readonly Recorded[], killedAt: bigint): void => {
  for (const event of events) {
    const data: Readonly<Record<string, unknown>> = { ...event.data };
    const said = ['component', 'recovery', 'step', 'attempt', 'reason', 'blockers', 'durationNs'];
    const told = said.map((name) => (data[name] === undefined ? '' : JSON.stringify(data[name])));
    console.log(sinceMs(event, killedAt).toFixed(0), event.type, told.join(' ').slice(0, 400));
  }
};
