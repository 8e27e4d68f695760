/**
 * What a primary and a standby of PostgreSQL are asked, and how their answers are read. Pure.
 * https://www.postgresql.org/docs/current/monitoring-stats.html#MONITORING-PG-STAT-REPLICATION-VIEW
 */
import * as t from 'io-ts';
import { bytesOfLsn } from './lsn.ts';
import type { OwnWord, PrimarySeen, Slot, Streaming } from './sample.ts';

/** Rights of other roles to commit without waiting would make a hole in "nothing may be lost". */
export const primaryQuestion = `SELECT
  pg_current_wal_lsn()::text AS position,
  ('x' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8))::bit(32)::int AS timeline,
  current_setting('synchronous_commit') AS "syncCommit",
  current_setting('synchronous_standby_names') AS "syncNames",
  (SELECT count(*)::int FROM pg_stat_activity WHERE wait_event = 'SyncRep') AS waiting,
  (SELECT coalesce(json_agg(r), '[]') FROM (
    SELECT application_name AS name, state, sync_state AS "syncState", write_lsn::text AS write,
      flush_lsn::text AS flush, replay_lsn::text AS replay,
      (extract(epoch FROM replay_lag) * 1000)::float AS "replayMs"
    FROM pg_stat_replication) AS r) AS standbys,
  (SELECT coalesce(json_agg(s), '[]') FROM (
    SELECT slot_name AS name, active, wal_status AS "walStatus"
    FROM pg_replication_slots WHERE slot_type = 'physical') AS s) AS slots,
  (SELECT coalesce(json_agg(setting), '[]') FROM (
    SELECT coalesce(rolname, 'everybody') || ' has ' || one AS setting
    FROM pg_db_role_setting LEFT JOIN pg_roles ON pg_roles.oid = setrole, unnest(setconfig) AS one
    WHERE one ~ '^synchronous_commit=(off|local|remote_write)$') AS o) AS overrides`;

const text = t.union([t.string, t.null]);

const Listed = t.type({
  ...{ name: t.string, state: text, syncState: text, write: text, flush: text, replay: text },
  replayMs: t.union([t.number, t.null]),
});
const Slots = t.type({ name: t.string, active: t.boolean, walStatus: text });

export const PrimaryRow = t.type({
  ...{ position: t.string, timeline: t.number, syncCommit: t.string, syncNames: t.string },
  ...{ waiting: t.number, standbys: t.array(Listed), slots: t.array(Slots) },
  overrides: t.array(t.string),
});
export type PrimaryRow = t.TypeOf<typeof PrimaryRow>;

export const readPrimary = (
  name: string,
  row: PrimaryRow,
  heartbeatMs: number | null,
): PrimarySeen | null => {
  const position = bytesOfLsn(row.position);
  if (position === null) return null;
  const { timeline, syncCommit, syncNames, waiting, overrides } = row;
  return {
    ...{ is: 'answered', name, position, text: row.position, timeline: String(timeline) },
    ...{ heartbeatMs, syncCommit, syncNames, waiting, objections: overrides },
  };
};

/** Standbys call themselves, and their slots, by this name. */
export const streamingOf = (row: PrimaryRow, name: string): Streaming | null => {
  const found = row.standbys.find((one) => one.name === name);
  if (found === undefined) return null;
  return {
    ...{ state: found.state ?? 'unknown', syncState: found.syncState, replayMs: found.replayMs },
    write: bytesOfLsn(found.write),
    flush: bytesOfLsn(found.flush),
    replay: bytesOfLsn(found.replay),
  };
};

export const slotOf = (row: PrimaryRow, name: string): Slot | 'missing' => {
  const found = row.slots.find((one) => one.name === name);
  return found === undefined ? 'missing' : { active: found.active, walStatus: found.walStatus };
};

export const standbyQuestion = `SELECT
  pg_is_in_recovery() AS recovery,
  pg_last_wal_receive_lsn()::text AS received,
  pg_last_wal_replay_lsn()::text AS replayed,
  CASE WHEN pg_is_in_recovery() THEN pg_get_wal_replay_pause_state() END AS pause,
  (SELECT status FROM pg_stat_wal_receiver) AS receiver,
  (SELECT (extract(epoch FROM clock_timestamp() - last_msg_receipt_time) * 1000)::float
    FROM pg_stat_wal_receiver) AS "silentMs"`;

export const StandbyRow = t.type({
  ...{ recovery: t.boolean, received: text, replayed: text, pause: text, receiver: text },
  silentMs: t.union([t.number, t.null]),
});

export const readStandby = (
  row: t.TypeOf<typeof StandbyRow>,
  heartbeatMs: number | null,
): OwnWord => {
  const { recovery, received, replayed, pause, receiver, silentMs } = row;
  return {
    ...{ is: 'answered', standsBy: recovery, hears: receiver === 'streaming', heartbeatMs },
    received: bytesOfLsn(received),
    replayed: bytesOfLsn(replayed),
    silentMs: silentMs === null ? null : Math.max(0, Math.round(silentMs)),
    evidence: { received, replayed, pause, walReceiver: receiver ?? 'none', silentMs },
  };
};

/** The newest of all writers, by the clock of the primary that wrote it. */
export const heartbeatQuestion = (table: string): string =>
  `SELECT (extract(epoch FROM max(at)) * 1000)::float AS at FROM ${table}`;

export const HeartbeatRow = t.type({ at: t.union([t.number, t.null]) });

/**
 * Moves the primary on, and never waits for a standby: a heartbeat that hangs would tell nothing.
 * `table` is an identifier and `source` a token, both checked where they come from.
 */
export const heartbeatStatement = (table: string, source: string): string =>
  `BEGIN; SET LOCAL synchronous_commit TO local;
  INSERT INTO ${table} (source, at, lsn)
    VALUES ('${source}', clock_timestamp(), pg_current_wal_lsn())
    ON CONFLICT (source) DO UPDATE SET at = excluded.at, lsn = excluded.lsn;
  COMMIT`;
