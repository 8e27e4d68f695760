/**
 * Kills or stops the primary of PostgreSQL again and again, for real, under load, with the whole
 * system watching, and measures until a client has a commit again. IO.
 *
 * Every run ends with the old primary rejoined, and with a count of what was lost, by the writer's
 * own fsynced list against the database.
 */
import { loadavg } from 'node:os';
import type { Recorded } from '@recovery-ledger/ledger';
import { lostRows, writeRows } from '../../test/harness/acknowledged-writer.ts';
import { databasesOf } from '../../test/harness/databases.ts';
import { watchRecovery } from '../../test/harness/incident-watch.ts';
import { randomFrom } from '../../test/harness/random.ts';
import { type Rig, startRig } from '../../test/harness/rig.ts';
import { until } from '../../test/harness/until.ts';
import { firstCommitMs, nowMs } from './first-commit.ts';

export type Way = 'kill' | 'pause';

export type FailoverRun = {
  readonly run: number;
  readonly way: Way;
  readonly load: number;
  /** From the signal to the first commit that was acknowledged afterwards. */
  readonly commitMs: number;
  readonly lost: number;
  readonly acknowledged: number;
  readonly unknown: number;
  /** What the system says that was lost. */
  readonly stated: string;
  /** Milliseconds from the signal to each mark on the way. */
  readonly marks: Readonly<Record<string, number>>;
  /** Milliseconds that each step took. */
  readonly steps: Readonly<Record<string, number>>;
};

export type FailoverOptions = {
  readonly way: Way;
  readonly runs: number;
  /** Waits before each, so that they fall anywhere; same seed, same waits. */
  readonly seed: number;
  readonly report: (run: FailoverRun) => void;
};

export const failoverRuns = async ({
  way,
  runs,
  seed,
  report,
}: FailoverOptions): Promise<readonly FailoverRun[]> => {
  const rig = await startRig({ floor: 'postgres-a,postgres-b,postgres-c' });
  const random = randomFrom(seed);
  const done: FailoverRun[] = [];
  try {
    for (let run = 1; run <= runs; run += 1) {
      const result = { run, way, ...(await oneRun(rig, way, 300 + random() * 1_500)) };
      report(result);
      done.push(result);
    }
  } finally {
    await rig.stop();
  }
  return done;
};

const oneRun = async (rig: Rig, way: Way, waitMs: number) => {
  const servers = databasesOf(rig.variables);
  const log = await rig.openLog('bench');
  const old = await servers.primary();
  await servers.streams(old, 2);
  const writer = await writeRows(rig.variables, { prefix: `${old}-${Date.now()}` });
  try {
    await writer.acknowledges(100);
    await wait(waitMs);
    const watch = watchRecovery(log, 'postgresql');
    const load = loadavg()[0] ?? 0;
    const atMs = nowMs();
    const killedAt = process.hrtime.bigint();
    await servers.signal(old, way);
    const { events } = await watch;
    await writer.acknowledges(50);
    const written = await writer.stop();
    const promoted = await servers.primary();
    const lost = await lostRows(servers.admin(promoted), written);
    await rejoin(rig, old);
    return {
      ...{ load, commitMs: firstCommitMs(written, atMs), lost: lost.length },
      acknowledged: written.acknowledged.length,
      unknown: written.unknown.length,
      ...figuresOf(events, killedAt),
    };
  } finally {
    await log.close();
  }
};

/** Has the old primary rejoin, and waits until all is well again. */
export const rejoin = async (rig: Rig, old: string): Promise<void> => {
  const { code, stdout, stderr } = await rig.run(
    ...['start', 'REJOIN-DB-001', 'postgresql', '--reason', `rejoin ${old}`],
  );
  if (code !== 0) throw new Error(`the rejoin of ${old} failed:\n${stdout}\n${stderr}`);
  await until(rig.isUp, { deadlineMs: 60_000, what: 'all is UP' }).catch(async (error: unknown) => {
    const [status, events] = [await rig.run('status'), await rig.run('events')];
    throw new Error(`${String(error)}\n${status.stdout}\n${events.stdout.slice(-12_000)}`);
  });
};

const sinceMs = ({ meta }: Recorded, killedAt: bigint): number =>
  Number(BigInt(meta.monotonicns) - killedAt) / 1e6;

const marked = [
  ...(['FailureSuspected', 'FailureConfirmed', 'RecoveryDecided', 'RecoveryClaimed'] as const),
  ...(['RecoveryPlanned', 'StepStarted'] as const),
];

const figuresOf = (events: readonly Recorded[], killedAt: bigint) => {
  const marks = marked.flatMap((type): [string, number][] => {
    const event = events.find((one) => one.type === type);
    return event === undefined ? [] : [[type, sinceMs(event, killedAt)]];
  });
  const ends = events.flatMap((event): [string, number][] =>
    event.type === 'StepSucceeded' ? [[`${event.data.step} done`, sinceMs(event, killedAt)]] : [],
  );
  const steps = events.flatMap((event): [string, number][] =>
    event.type === 'StepSucceeded' ? [[event.data.step, Number(event.data.durationNs) / 1e6]] : [],
  );
  const measured = events.find((event) => event.type === 'DataLossMeasured');
  const stated =
    measured?.type === 'DataLossMeasured'
      ? `${measured.data.state} ${measured.data.lostRecords ?? ''}`.trim()
      : 'nothing';
  return {
    ...{ stated, marks: Object.fromEntries([...marks, ...ends]) },
    steps: Object.fromEntries(steps),
  };
};

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
