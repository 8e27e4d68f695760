/**
 * The limit: a promotion alone, fired at the moment of the kill by somebody who knows of it, asks
 * nobody and fences nothing. What a recovery takes beyond that is detecting, deciding and proving.
 * On servers of its own, with the same writer. IO.
 */
import pg from 'pg';
import { writeRows } from '../../test/harness/acknowledged-writer.ts';
import { carryOutDatabase } from '../../test/harness/database-recovery.ts';
import { type Databases, startDatabases } from '../../test/harness/databases.ts';
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
  const [next = '', other = ''] = all.hosts.map(({ name }) => name).filter((name) => name !== old);
  const [promoted, follower] = await Promise.all([connect(all, next), connect(all, other)]);
  const writer = await writeRows(all.environment, { prefix: `limit-${run}` });
  await writer.acknowledges(100);
  await promoted.query(
    `select pg_create_physical_replication_slot('${other.replace('-', '_')}', true)
     where not exists (select from pg_replication_slots where slot_name = $1)`,
    [other.replace('-', '_')],
  );
  const where = `host=127.0.0.1 port=${all.host(next).port} user=replicator application_name=${other.replace('-', '_')}`;
  const atMs = nowMs();
  const killed = all.signal(old, 'kill');
  await promoted.query('select pg_promote(false)');
  await follower.query(`alter system set primary_conninfo = '${where}'`);
  await follower.query('select pg_reload_conf()');
  const isWritable = async () =>
    (await promoted.query('select pg_is_in_recovery() as r')).rows[0]?.r === false;
  await until(isWritable, { everyMs: 2, what: 'it is promoted' });
  await all.register(next, 100 + run);
  await killed;
  await writer.acknowledges(50);
  const written = await writer.stop();
  await Promise.all([promoted.end(), follower.end()]);
  return firstCommitMs(written, atMs);
};

const connect = async (all: Databases, name: string): Promise<pg.Client> => {
  const client = new pg.Client({ connectionString: all.admin(name) });
  client.on('error', () => undefined);
  await client.connect();
  return client;
};
