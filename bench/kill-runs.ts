/**
 * Kills a system of the floor again and again, for real, under load, and measures from the
 * kernel's monotonic clock at the kill to the recovery's own events. IO.
 *
 * Every run ends with what was killed standing by again, and with a count of what was lost, by
 * the order client's own fsynced list against exchange and database.
 */
import { loadavg } from 'node:os';
import type { Recorded } from '@recovery-ledger/ledger';
import { killAll } from '../test/harness/floor-failures.ts';
import { watchRecovery } from '../test/harness/incident-watch.ts';
import { randomFrom } from '../test/harness/random.ts';
import { startRig } from '../test/harness/rig.ts';
import { until } from '../test/harness/until.ts';
import type { KillTarget } from './kill-targets.ts';
import { uncoveredMs } from './step-time.ts';

export type KillRun = {
  readonly run: number;
  /** The processes killed at once. */
  readonly killed: string;
  readonly load: number;
  readonly firstStepMs: number;
  readonly resumedMs: number;
  /** Of the time to resumed, in milliseconds: no step was carried out. */
  readonly controlMs: number;
  /** Milliseconds from the kill to each mark on the way. */
  readonly marks: Readonly<Record<string, number>>;
  /** Milliseconds that the slowest steps before trading took. */
  readonly slowest: Readonly<Record<string, number>>;
  readonly lost: string;
};

export type KillOptions = {
  readonly target: KillTarget;
  readonly runs: number;
  /** Waits before each kill, so that kills fall anywhere; same seed, same waits. */
  readonly seed: number;
  readonly report: (run: KillRun) => void;
};

export const killRuns = async ({
  target,
  runs,
  seed,
  report,
}: KillOptions): Promise<readonly KillRun[]> => {
  const rig = await startRig(target.floor === undefined ? {} : { floor: target.floor });
  const log = await rig.openLog('bench');
  const done: KillRun[] = [];
  const random = randomFrom(seed);
  try {
    for (let run = 1; run <= runs; run += 1) {
      await rig.floor.trades(500);
      await wait(200 + random() * 1_500);
      const victims = await target.victims(rig);
      const watch = watchRecovery(log, target.component);
      await wait(100);
      const load = loadavg()[0] ?? 0;
      const killedAt = await killAll(rig.floor, victims);
      const { events } = await watch;
      await rig.floor.trades(500);
      await target.restore(rig);
      await until(rig.isUp, { deadlineMs: 60_000, what: 'all is UP' });
      const { verdict } = await rig.floor.verify();
      const killed = victims.join('+');
      const result = { run, killed, load, ...figuresOf(events, killedAt), lost: verdict };
      report(result);
      done.push(result);
    }
  } finally {
    await log.close();
    await rig.stop();
  }
  return done;
};

const sinceMs = ({ meta }: Recorded, killedAt: bigint): number =>
  Number(BigInt(meta.monotonicns) - killedAt) / 1e6;

const figuresOf = (events: readonly Recorded[], killedAt: bigint) => {
  const at = (type: Recorded['type']) => {
    const event = events.find((candidate) => candidate.type === type);
    if (event === undefined) throw new Error(`the recovery has no ${type}`);
    return sinceMs(event, killedAt);
  };
  const resumedMs = at('TradingResumed');
  const steps = stepsOf(events, killedAt);
  return {
    firstStepMs: at('StepStarted'),
    resumedMs,
    controlMs: uncoveredMs(steps, resumedMs),
    marks: {
      suspected: at('FailureSuspected'),
      confirmed: at('FailureConfirmed'),
      decided: at('RecoveryDecided'),
      claimed: at('RecoveryClaimed'),
      planned: at('RecoveryPlanned'),
      halted: at('TradingHalted'),
    },
    slowest: slowestOf(steps.filter(({ from }) => from < resumedMs)),
  };
};

type StepSpan = { readonly step: string; readonly from: number; readonly until: number };

const stepsOf = (events: readonly Recorded[], killedAt: bigint): readonly StepSpan[] =>
  events.flatMap((event) => {
    if (event.type !== 'StepSucceeded' && event.type !== 'StepFailed') return [];
    const until = sinceMs(event, killedAt);
    const from = until - Number(event.data.durationNs) / 1e6;
    return [{ step: event.data.step, from, until }];
  });

const slowestOf = (steps: readonly StepSpan[]): Readonly<Record<string, number>> => {
  const longest = [...steps].sort((a, b) => b.until - b.from - (a.until - a.from)).slice(0, 5);
  return Object.fromEntries(longest.map(({ step, from, until }) => [step, until - from]));
};

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
