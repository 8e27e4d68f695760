/**
 * Kills one of the two market data lines, for real, under load, and measures to the handler going
 * on by the other: the dead line named stale, no book suspect, the numbers advancing. IO.
 * Nothing is recovered for it and nothing is halted: what is lost is redundancy, by its own event.
 */
import { loadavg } from 'node:os';
import type { Recorded } from '@recovery-ledger/ledger';
import { coupledFloor, killAll } from '../test/harness/floor-failures.ts';
import { watchUntil } from '../test/harness/incident-watch.ts';
import { randomFrom } from '../test/harness/random.ts';
import { type Rig, startRig } from '../test/harness/rig.ts';
import { until } from '../test/harness/until.ts';

export type LegRun = {
  readonly run: number;
  readonly killed: string;
  readonly load: number;
  readonly switchedMs: number;
  /** To RedundancyLost in the ledger. */
  readonly recordedMs: number;
  readonly suspect: boolean;
  /** Whether the gateway ever left its stage. */
  readonly stage: string;
};

type Legs = { readonly version: number; readonly suspect: boolean; readonly legs: States };
type States = Readonly<Record<string, { readonly state: string }>>;

export const legRuns = async (
  runs: number,
  seed: number,
  report: (run: LegRun) => void,
): Promise<readonly LegRun[]> => {
  const rig = await startRig({ floor: coupledFloor });
  const log = await rig.openLog('bench');
  const random = randomFrom(seed);
  const done: LegRun[] = [];
  try {
    for (let run = 1; run <= runs; run += 1) {
      await rig.floor.trades(500);
      await new Promise((resolve) => setTimeout(resolve, 200 + random() * 1_500));
      const leg = run % 2 === 1 ? 'A' : 'B';
      const watch = watchUntil(log, 'real', 'RedundancyLost');
      const result = { run, ...(await killLeg(rig, leg, watch)) };
      report(result);
      done.push(result);
      await rig.floor.signal(lineOf(leg), 'start');
      const isUp = async () => (await legsOf(rig)).legs[leg]?.state === 'UP';
      await until(isUp, { what: `leg ${leg} is back` });
    }
  } finally {
    await log.close();
    await rig.stop();
  }
  return done;
};

const lineOf = (leg: string): string => `feed-${leg.toLowerCase()}`;

const legsOf = async ({ floor }: Rig, query = ''): Promise<Legs> =>
  (await floor.ask<Legs>('supervisor', `/services/market-data/legs${query}`)).body;

const sequenceOf = async ({ floor }: Rig): Promise<number> =>
  Number((await floor.ask('supervisor', '/services/market-data/health')).body['sequence']);

const killLeg = async (rig: Rig, leg: string, watch: Promise<readonly Recorded[]>) => {
  const load = loadavg()[0] ?? 0;
  const killed = lineOf(leg);
  const killedAt = await killAll(rig.floor, [killed]);
  const since = () => Number(process.hrtime.bigint() - killedAt) / 1e6;
  let told = await legsOf(rig);
  while (told.legs[leg]?.state !== 'STALE') {
    told = await legsOf(rig, `?after=${told.version}&waitMs=5000`);
  }
  const [stale, { suspect }] = [await sequenceOf(rig), told];
  await until(async () => (await sequenceOf(rig)) > stale, { everyMs: 5, what: 'prices go on' });
  const switchedMs = since();
  const lost = (await watch).at(-1);
  const recordedMs = Number(BigInt(lost?.meta.monotonicns ?? 0) - killedAt) / 1e6;
  const { stage } = (await rig.floor.ask('gateway', '/stage')).body;
  return { killed, load, switchedMs, recordedMs, suspect, stage: String(stage) };
};
