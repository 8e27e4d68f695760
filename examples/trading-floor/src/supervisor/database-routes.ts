/**
 * The trading database as a recovery has to know it: whether a transaction commits, on what
 * timeline, whether what is promised to be synchronous is, and whether the day's rows make sense.
 * Asked, not assumed: each question writes a heartbeat and reads it back. IO.
 */
import type pg from 'pg';
import { type Answer, look, ok, type Route } from '../wire/http-routes.ts';
import { movingPool } from '../wire/moving-pool.ts';

/** As many as ask at once: whoever waits for a connection is told that nothing can be written. */
const options = {
  ...{ max: 8, connectionTimeoutMillis: 1000 },
  ...{ query_timeout: 5000, idleTimeoutMillis: 5000 },
};

/** `url`: where the database is by now. */
export const databaseRoutes = (url: () => string): readonly Route[] => {
  const pool = movingPool(url, options);
  const answered = async (work: () => Promise<object>): Promise<Answer> => {
    try {
      return ok(await work());
    } catch (error) {
      return ok({ status: 'FAILED', writable: false, error: String(error) });
    }
  };
  return [
    look('/database', () => answered(() => condition(pool()))),
    look('/database/integrity', () => answered(() => integrity(pool()))),
  ];
};

type Condition = {
  readonly inRecovery: boolean;
  readonly timeline: number;
  readonly synchronous: string;
  readonly standbys: number;
  readonly readBack: boolean;
};

const written = `INSERT INTO database_heartbeat VALUES (1, clock_timestamp())
  ON CONFLICT (id) DO UPDATE SET at = clock_timestamp() RETURNING at::text`;

// The control file names the timeline of the last checkpoint: after a promotion the one before.
const asked = `SELECT pg_is_in_recovery() AS "inRecovery",
  ('x' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8))::bit(32)::int AS timeline,
  current_setting('synchronous_standby_names') AS synchronous,
  (SELECT count(*)::int FROM pg_stat_replication
    WHERE state = 'streaming' AND sync_state IN ('sync', 'quorum')) AS standbys,
  EXISTS (SELECT FROM database_heartbeat WHERE at >= $1::timestamptz) AS "readBack"`;

/**
 * Committed first, read after: what a client sees is what counts. Others who ask at the same time
 * write the same row: a newer heartbeat is as good as the own.
 */
const condition = async (pool: pg.Pool) => {
  const startedAt = performance.now();
  const { rows: kept } = await pool.query<{ at: string }>(written);
  const { rows } = await pool.query<Condition>(asked, [kept[0]?.at]);
  const [found] = rows;
  if (found === undefined) throw new Error('no row');
  const syncRequired = found.synchronous !== '';
  return {
    status: 'OK',
    writable: found.readBack,
    ...found,
    syncRequired,
    syncHeld: !syncRequired || found.standbys > 0,
    tookMs: Math.round(performance.now() - startedAt),
  };
};

const integrity = async (pool: pg.Pool) => {
  const { rows } = await pool.query<{ check_name: string; violations: string }>(
    'SELECT * FROM check_data_integrity()',
  );
  const broken = rows.filter(({ violations }) => violations !== '0');
  return { status: 'OK', checks: rows.length, violations: broken.length, broken };
};
