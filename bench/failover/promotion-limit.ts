/**
 * The limit: a promotion alone, fired at the moment of the kill by somebody who knows of it, asks
 * nobody and fences nothing. What a recovery takes beyond that is detecting, deciding and proving.
 * On servers of its own, with the same writer. IO.
 */
import pg from 'pg';
import { writeRows } from '../../test/harness/acknowledged-writer.ts';
import { carryOutDatabase } from '../../test/harness/database-recovery.ts';
import { type Databases, startDatabases } from '../../test/harness/databases.ts';
import { processesIn } from '../../test/harness/server-fixture.ts';
import { until } from '../../test/harness/until.ts';
import { firstCommitMs, nowMs } from './first-commit.ts';

export const promotionLimit = async (
  runs: number,
  report: (run: number, ms: number) => void,
): Promise<readonly number[]> => {
  const all = await startDatabases({ redis: false });
  const done: number[] = [];
  try {
    for (let run = 1; run <= runs; run += 1) {
      const ms = await promoteAtOnce(all, run);
      report(run, ms);
      done.push(ms);
      const rejoined = await carryOutDatabase(all, {
        ...{ runbook: 'REJOIN-DB-001', incarnation: 1_000 + run },
      });
      if (rejoined.failed !== undefined) throw new Error(rejoined.failed);
    }
  } finally {
    await all.stop();
  }
  return done;
};

const promoteAtOnce = async (all: Databases, run: number): Promise<number> => {
  const old = await all.primary();
  await all.streams(old, 2);
  const names = all.hosts.map(({ name }) => name).filter((name) => name !== old);
  const standbys = await Promise.all(names.map((name) => connect(all, name)));
  const slots = `select pg_create_physical_replication_slot(name) from unnest($1::text[]) name
    where name not in (select slot_name from pg_replication_slots)`;
  for (const { client } of standbys) await client.query(slots, [names.map(slotName)]);
  const writer = await writeRows(all.environment, { prefix: `limit-${run}` });
  await writer.acknowledges(100);
  const pids = processesIn(all.host(old).folder);
  const atMs = nowMs();
  for (const pid of pids) killed(pid);
  const [highest, other] = await byLog(standbys);
  if (highest === undefined || other === undefined) throw new Error('there are no two standbys');
  await highest.client.query('select pg_promote(false)');
  const following = follow(all, other, highest);
  await until(async () => !(await inRecovery(highest)), { everyMs: 2, what: 'it is promoted' });
  await all.register(highest.name, 100 + run);
  await following;
  await writer.acknowledges(50);
  const written = await writer.stop();
  await Promise.all(standbys.map(({ client }) => client.end()));
  return firstCommitMs(written, atMs);
};

/** A worker of the server may end by itself meanwhile. */
const killed = (pid: number): void => {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
};

type Standby = { readonly name: string; readonly client: pg.Client };
type State = { readonly lsn: string; readonly receiving: boolean };

const slotName = (name: string): string => name.replace('-', '_');

/** The one with the most log first, once neither gets any more: else the other could not follow. */
const byLog = async (standbys: readonly Standby[]): Promise<readonly Standby[]> => {
  const text = `select pg_last_wal_receive_lsn()::text as lsn,
    exists (select from pg_stat_wal_receiver where status = 'streaming') as receiving`;
  for (;;) {
    const asked = standbys.map(async (one) => (await one.client.query<State>(text)).rows[0]);
    const states = await Promise.all(asked);
    if (states.some((state) => state?.receiving !== false)) continue;
    const placed = standbys.map((one, i) => ({ one, at: placeOf(states[i]?.lsn ?? '0/0') }));
    return placed.toSorted((a, b) => b.at - a.at).map(({ one }) => one);
  }
};

const placeOf = (lsn: string): number => {
  const [high = '0', low = '0'] = lsn.split('/');
  return Number.parseInt(high, 16) * 2 ** 32 + Number.parseInt(low, 16);
};

const inRecovery = async ({ client }: Standby): Promise<boolean> =>
  (await client.query<{ r: boolean }>('select pg_is_in_recovery() as r')).rows[0]?.r !== false;

const follow = async (all: Databases, { name, client }: Standby, primary: Standby) => {
  const { port } = all.host(primary.name);
  const where = `host=127.0.0.1 port=${port} user=replicator application_name=${slotName(name)}`;
  await client.query(`alter system set primary_conninfo = '${where}'`);
  await client.query('select pg_reload_conf()');
};

const connect = async (all: Databases, name: string): Promise<Standby> => {
  const client = new pg.Client({ connectionString: all.admin(name) });
  client.on('error', () => undefined);
  await client.connect();
  return { name, client };
};
