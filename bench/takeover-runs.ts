/**
 * Kills a recoverer at every crash point of the runbook, one recovery each, while another runs:
 * each must be taken over and end, with nothing lost. IO.
 */
import { once } from 'node:events';
import { crashPointsOf } from '@recovery-ledger/recoverers';
import { shipped } from '../test/harness/carried-out.ts';
import { killAll } from '../test/harness/floor-failures.ts';
import { type Incident, watchRecovery } from '../test/harness/incident-watch.ts';
import { type Rig, startRig } from '../test/harness/rig.ts';
import type { KillTarget } from './kill-targets.ts';

/** The problems found, empty when every point was taken over. */
export const takeoverRuns = async (
  target: KillTarget,
  say: (line: string) => void,
): Promise<readonly string[]> => {
  const floor = target.floor === undefined ? {} : { floor: target.floor };
  const rig = await startRig({ without: ['recoverer-1', 'recoverer-2'], ...floor });
  const log = await rig.openLog('soak');
  const problems: string[] = [];
  try {
    for (const point of crashPointsOf(shipped(target.runbook).runbook)) {
      await rig.floor.trades();
      const { incident, crashedAt } = await crashAt(rig, point, target, () =>
        watchRecovery(log, target.component),
      );
      const { verdict } = await rig.floor.verify();
      const tookMs = takeoverMs(incident, crashedAt);
      say(`${point}: next event after ${tookMs.toFixed(0)} ms, ${verdict}`);
      if (verdict !== 'NONE_LOST') problems.push(`${point}: ${verdict}`);
      if (tookMs > 2_000) problems.push(`${point}: taken over after ${tookMs.toFixed(0)} ms`);
      await target.restore(rig);
    }
  } finally {
    await log.close();
    await rig.stop();
  }
  return problems;
};

/** The heir sleeps until the doomed one is dead, so that the point is reached for certain. */
const crashAt = async (
  rig: Rig,
  point: string,
  target: KillTarget,
  watch: () => Promise<Incident>,
) => {
  const victims = await target.victims(rig);
  const doomed = rig.service(['recover', '--instance', 'recoverer-1'], {
    RECOVERY_LEDGER_CRASH_AT: point,
  });
  const heir = rig.service(['recover', '--instance', 'recoverer-2']);
  await Promise.all([once(doomed, 'message'), once(heir, 'message')]);
  heir.kill('SIGSTOP');
  const resolved = watch();
  await killAll(rig.floor, victims);
  await once(doomed, 'exit');
  const crashedAt = process.hrtime.bigint();
  heir.kill('SIGCONT');
  const incident = await resolved;
  heir.kill('SIGTERM');
  await once(heir, 'exit');
  return { incident, crashedAt };
};

/** From the crash to the first event that the heir wrote; 0 when nothing was left to do. */
const takeoverMs = ({ events }: Incident, crashedAt: bigint): number => {
  const next = events.find(
    ({ meta }) => meta.source.endsWith('/recoverer-2') && BigInt(meta.monotonicns) > crashedAt,
  );
  return next === undefined ? 0 : Number(BigInt(next.meta.monotonicns) - crashedAt) / 1e6;
};
