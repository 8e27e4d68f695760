/**
 * The public screen of the console package: the servers that the ledger needs, for whoever starts
 * them otherwise than by `up`, as tests and benches do.
 */
export { processLives } from './connection/process-lives.ts';
export { databaseVariables } from './local/database-variables.ts';
export {
  type Binary,
  checkout,
  defaultCacheDir,
  ensureServers,
  freePorts,
  type Missing,
  type NatsOptions,
  type NatsServer,
  type PostgresOptions,
  type PostgresServer,
  type RedisOptions,
  type RedisServer,
  type ServerHandle,
  type ServerName,
  type StartFailure,
  startNats,
  startPostgres,
  startRedis,
} from './servers/index.ts';
