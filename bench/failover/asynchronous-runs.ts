/**
 * Failovers of an asynchronous cluster whose standbys are behind when the primary is killed: what
 * is stated as lost, read from the old log, must be what a separate writer counts, every time. IO.
 */
import { lostRows, writeRows } from '../../test/harness/acknowledged-writer.ts';
import { carryOutDatabase, positionOf } from '../../test/harness/database-recovery.ts';
import { type Databases, startDatabases } from '../../test/harness/databases.ts';
import { randomFrom } from '../../test/harness/random.ts';

type Options = {
  readonly runs: number;
  /** How long the standbys get nothing before the kill; same seed, same times. */
  readonly seed: number;
  readonly say: (line: string) => void;
};

/** The problems found. */
export const asynchronousRuns = async ({
  runs,
  seed,
  say,
}: Options): Promise<readonly string[]> => {
  const all = await startDatabases({ redis: false });
  const random = randomFrom(seed);
  const problems: string[] = [];
  try {
    for (let run = 1; run <= runs; run += 1) {
      const { line, problem } = await oneRun(all, run, random() * 200);
      say(`asynchronous ${run}/${runs}: ${line}`);
      if (problem) problems.push(`asynchronous ${run}: ${line}`);
      await rejoin(all, run);
    }
  } finally {
    await all.stop();
  }
  return problems;
};

const oneRun = async (all: Databases, run: number, behindMs: number) => {
  const old = await all.primary();
  await all.query(old, "alter system set synchronous_standby_names = ''");
  await all.query(old, 'select pg_reload_conf()');
  const writer = await writeRows(all.environment, { prefix: `async-${run}` });
  await writer.acknowledges(100);
  const senders = await all.query<{ pid: number }>(old, 'select pid from pg_stat_replication');
  const last = await positionOf(all, old);
  for (const { pid } of senders) process.kill(pid, 'SIGSTOP');
  await new Promise((resolve) => setTimeout(resolve, behindMs));
  await all.signal(old, 'kill');
  const over = { 'loss.accepted': 'true' };
  const { failed, emitted } = await carryOutDatabase(all, { incarnation: run * 10, last, over });
  if (failed !== undefined) return { line: failed, problem: true };
  await writer.acknowledges(20);
  const written = await writer.stop();
  const url = all.admin(await all.primary());
  const [lost, missing] = await Promise.all([
    lostRows(url, written),
    lostRows(url, { acknowledged: written.unknown }),
  ]);
  const stated = statedIn(emitted);
  const most = lost.length + missing.length;
  const line = `${stated} rows stated, ${lost.length} counted, ${missing.length} more nobody knows of, of ${written.acknowledged.length}`;
  return { line, problem: stated < lost.length || stated > most };
};

const statedIn = (emitted: Awaited<ReturnType<typeof carryOutDatabase>>['emitted']): number => {
  const [measured] = emitted;
  if (measured?.type !== 'DataLossMeasured') return Number.NaN;
  const rows = Object(measured.data.evidence['rows']);
  return measured.data.state === 'MEASURED' || measured.data.state === 'ZERO_PROVEN'
    ? Number(rows['acknowledged'] ?? 0)
    : Number.NaN;
};

const rejoin = async (all: Databases, run: number): Promise<void> => {
  const incarnation = run * 10 + 1;
  const { failed } = await carryOutDatabase(all, { runbook: 'REJOIN-DB-001', incarnation });
  if (failed !== undefined) throw new Error(failed);
  await all.streams(await all.primary(), 2);
};
