/**
 * What a new PostgreSQL is told before it first takes connections: roles, the floor's database,
 * and the slots of its standbys. A single-user server reads one statement a line. Pure.
 */
import { tradingDatabaseName, tradingUser } from './database-servers.ts';

/** The superuser that initdb makes: who recovers. */
export const adminUser = 'floor_admin';
export const replicationUser = 'replicator';
const monitoringUser = 'monitoring';
export const databaseUsers = [adminUser, replicationUser, monitoringUser, tradingUser];

/** What pg_rewind reads of the server that it brings another one in line with. */
const rewindFunctions = [
  'pg_catalog.pg_ls_dir(text, boolean, boolean)',
  'pg_catalog.pg_stat_file(text, boolean)',
  'pg_catalog.pg_read_binary_file(text)',
  'pg_catalog.pg_read_binary_file(text, bigint, bigint, boolean)',
];

/** In the database `postgres`. */
export const clusterStatements = (
  passwords: Readonly<Record<string, string>>,
  standbys: readonly string[],
): readonly string[] => [
  `CREATE ROLE ${replicationUser} LOGIN REPLICATION PASSWORD '${passwords[replicationUser]}'`,
  `CREATE ROLE ${monitoringUser} LOGIN PASSWORD '${passwords[monitoringUser]}'`,
  `CREATE ROLE ${tradingUser} LOGIN PASSWORD '${passwords[tradingUser]}'`,
  `GRANT pg_monitor, pg_read_all_data TO ${monitoringUser}`,
  `GRANT pg_monitor TO ${tradingUser}`,
  ...rewindFunctions.map((each) => `GRANT EXECUTE ON FUNCTION ${each} TO ${replicationUser}`),
  `CREATE DATABASE ${tradingDatabaseName} OWNER ${tradingUser}`,
  ...standbys.map((slot) => `SELECT pg_create_physical_replication_slot('${slot}', true)`),
];

/** In the floor's database: the row by which whoever watches sees how old a standby's data is. */
export const tradingStatements: readonly string[] = [
  'CREATE TABLE replication_heartbeat (source text PRIMARY KEY, at timestamptz NOT NULL, lsn pg_lsn)',
  `ALTER TABLE replication_heartbeat OWNER TO ${tradingUser}`,
  `GRANT SELECT, INSERT, UPDATE ON replication_heartbeat TO ${monitoringUser}`,
];
