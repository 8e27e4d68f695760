/** The servers that the ledger needs: found or fetched, started, stopped. */
export { checkout, defaultCacheDir } from './provision/cache-dir.ts';
export {
  type Binaries,
  type Binary,
  ensureServers,
  type Missing,
} from './provision/ensure-servers.ts';
export type { ServerName } from './provision/plan-provision.ts';
export { freePorts } from './run/free-port.ts';
export type { ServerHandle } from './run/server-handle.ts';
export type { StartFailure } from './run/start-failure.ts';
export { type NatsOptions, type NatsServer, startNats } from './run/start-nats.ts';
export { type PostgresOptions, type PostgresServer, startPostgres } from './run/start-postgres.ts';
export { type RedisOptions, type RedisServer, startRedis } from './run/start-redis.ts';
