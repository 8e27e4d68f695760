/**
 * Kills or stops the primary of Redis again and again, for real, under load, with the whole system
 * watching, and measures until a client has an acknowledged write on the new primary. IO.
 *
 * Every run ends with the old primary following the new one, and with a count of what was lost, by
 * the writer's own fsynced list.
 */
import { loadavg } from 'node:os';
import type { Recorded } from '@recovery-ledger/ledger';
import { lostKeys, type Writer, writeRows } from '../../test/harness/acknowledged-writer.ts';
import { databasesOf } from '../../test/harness/databases.ts';
import { type Incident, watchRecovery } from '../../test/harness/incident-watch.ts';
import { randomFrom } from '../../test/harness/random.ts';
import { passwordOf } from '../../test/harness/redis-recovery.ts';
import { type Rig, startRig } from '../../test/harness/rig.ts';
import { until } from '../../test/harness/until.ts';
import { firstWriteMs } from './first-write.ts';

export type RedisRun = {
  readonly run: number;
  readonly way: 'kill' | 'pause';
  readonly load: number;
  /** From the signal to the first write that was acknowledged by the new primary. */
  readonly writeMs: number;
  readonly acknowledged: number;
  readonly unknown: number;
  /** Acknowledged keys that are gone, and what the system says of it. */
  readonly lost: number;
  readonly stated: string;
  readonly statedRight: boolean;
  /** Milliseconds from the signal to each mark on the way, steps at their end. */
  readonly marks: Readonly<Record<string, number>>;
};

export const redisRuns = async (
  way: RedisRun['way'],
  runs: number,
  seed: number,
  report: (run: RedisRun) => void,
): Promise<readonly RedisRun[]> => {
  const rig = await startRig({ floor: 'redis-a,redis-b' });
  const random = randomFrom(seed);
  const done: RedisRun[] = [];
  try {
    for (let run = 1; run <= runs; run += 1) {
      const result = { run, ...(await oneRun(rig, way, run, 1_200 + random() * 1_500)) };
      report(result);
      done.push(result);
    }
  } finally {
    await rig.stop();
  }
  return done;
};

const key = 'service/redis/active';

const oneRun = async (rig: Rig, way: RedisRun['way'], run: number, waitMs: number) => {
  const servers = databasesOf(rig.variables);
  const log = await rig.openLog('bench');
  const old = await servers.primary(key);
  const prefix = `${way}-${run}`;
  const writer = await writeRows(rig.variables, { store: 'redis', writers: 2, prefix });
  try {
    await writer.acknowledges(100);
    await wait(waitMs);
    const watch = watchRecovery(log, 'redis');
    const load = loadavg()[0] ?? 0;
    const atMs = performance.timeOrigin + performance.now();
    const killedAt = process.hrtime.bigint();
    await servers.signal(old, way);
    const incident = await watch;
    const counted = await ended(rig, writer, atMs);
    const { state, most, marks } = figuresOf(incident, killedAt);
    // A write whose answer did not arrive may be among those that are stated as lost.
    const least = most - counted.unknown;
    const statedRight = counted.lost <= most && counted.lost >= least && state !== 'UNKNOWN';
    return { way, load, ...counted, stated: `${state} ${most}`, statedRight, marks };
  } finally {
    await log.close();
  }
};

const ended = async (rig: Rig, writer: Writer, atMs: number) => {
  await writer.acknowledges(50);
  const written = await writer.stop();
  const servers = databasesOf(rig.variables);
  const promoted = await servers.primary(key);
  const password = passwordOf({ environment: rig.variables });
  const lost = await lostKeys(servers.host(promoted).address, password, written);
  await until(rig.isUp, { deadlineMs: 60_000, what: 'all is UP' });
  const [acknowledged, unknown] = [written.acknowledged.length, written.unknown.length];
  return { writeMs: firstWriteMs(written, atMs), lost: lost.length, acknowledged, unknown };
};

const marked: readonly Recorded['type'][] = [
  ...(['FailureSuspected', 'FailureConfirmed', 'RecoveryDecided', 'RecoveryClaimed'] as const),
  ...(['RecoveryPlanned', 'StepStarted'] as const),
];

const figuresOf = ({ events }: Incident, killedAt: bigint) => {
  const since = ({ meta }: Recorded) => Number(BigInt(meta.monotonicns) - killedAt) / 1e6;
  const first = marked.flatMap((type): [string, number][] => {
    const event = events.find((one) => one.type === type);
    return event === undefined ? [] : [[type, since(event)]];
  });
  const steps = events.flatMap((event): [string, number][] =>
    event.type === 'StepSucceeded' ? [[event.data.step, since(event)]] : [],
  );
  const measured = events.find((event) => event.type === 'DataLossMeasured');
  const { state, lostRecords } =
    measured?.type === 'DataLossMeasured' ? measured.data : { state: 'none', lostRecords: null };
  const marks = Object.fromEntries([...first, ...steps]);
  return { state, most: lostRecords ?? Number.NaN, marks };
};

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
