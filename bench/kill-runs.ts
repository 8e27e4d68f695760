/**
 * Kills the trading engine again and again, for real, under load, and measures from the kernel's
 * monotonic clock at the kill to the recovery's own events. IO.
 *
 * Every run ends with the old engine started again as a standby, and with a count of what was
 * lost, by the order client's own fsynced list against exchange and database.
 */
import type { Recorded } from '@recovery-ledger/ledger';
import { watchIncident } from '../test/harness/incident-watch.ts';
import { startRig } from '../test/harness/rig.ts';
import { until } from '../test/harness/until.ts';
import { randomFrom } from './random.ts';

export type KillRun = {
  readonly run: number;
  readonly engine: string;
  readonly firstStepMs: number;
  readonly resumedMs: number;
  /** Milliseconds from the kill to each mark on the way. */
  readonly marks: Readonly<Record<string, number>>;
  readonly lost: string;
};

export type KillOptions = {
  readonly runs: number;
  /** Waits before each kill, so that kills fall anywhere; same seed, same waits. */
  readonly seed: number;
  readonly report: (run: KillRun) => void;
};

export const killRuns = async ({
  runs,
  seed,
  report,
}: KillOptions): Promise<readonly KillRun[]> => {
  const rig = await startRig();
  const log = await rig.openLog('bench');
  const done: KillRun[] = [];
  const random = randomFrom(seed);
  try {
    for (let run = 1; run <= runs; run += 1) {
      await rig.floor.trades();
      await wait(200 + random() * 1_500);
      const { active } = await rig.floor.engines();
      const pid = await rig.floor.pidOf(active);
      const watch = watchIncident(log);
      await wait(100);
      const killedAt = process.hrtime.bigint();
      process.kill(pid, 'SIGKILL');
      const { events } = await watch;
      await rig.floor.trades();
      await rig.floor.restoreStandby();
      await until(() => rig.run('status', '--json').then(isAllUp), { what: 'all is UP' });
      const { verdict } = await rig.floor.verify();
      const result = resultOf(run, active, killedAt, events, verdict);
      report(result);
      done.push(result);
    }
  } finally {
    await log.close();
    await rig.stop();
  }
  return done;
};

const resultOf = (
  run: number,
  engine: string,
  killedAt: bigint,
  events: readonly Recorded[],
  lost: string,
): KillRun => {
  const at = (type: Recorded['type']) => {
    const event = events.find((candidate) => candidate.type === type);
    if (event === undefined) throw new Error(`run ${run}: no ${type}`);
    return Number(BigInt(event.meta.monotonicns) - killedAt) / 1e6;
  };
  const marks = {
    suspected: at('FailureSuspected'),
    confirmed: at('FailureConfirmed'),
    decided: at('RecoveryDecided'),
    claimed: at('RecoveryClaimed'),
    planned: at('RecoveryPlanned'),
    halted: at('TradingHalted'),
  };
  return {
    run,
    engine,
    firstStepMs: at('StepStarted'),
    resumedMs: at('TradingResumed'),
    marks,
    lost,
  };
};

const isAllUp = ({ stdout, code }: { stdout: string; code: number | null }): boolean => {
  if (code === 3) return false;
  const { components } = JSON.parse(stdout) as { components: readonly { state: string }[] };
  return components.every(({ state }) => state === 'UP');
};

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
