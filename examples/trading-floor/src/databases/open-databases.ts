/**
 * The databases at the start of the floor: what a killed floor left running is ended, data is made
 * where there is none, each server learns its place, and all programs learn where they are. IO.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BadEnvironment } from '../wire/environment.ts';
import type { DatabaseEnvironment } from './database-environment.ts';
import { primaryKeys, tradingDatabaseName, tradingUser } from './database-servers.ts';
import { endServer } from './end-server.ts';
import { makeDatabases } from './make-databases.ts';
import { type PlacedDatabases, placeDatabases } from './place-databases.ts';
import { ToolFailed } from './run-tool.ts';

export const openDatabases = async (
  environment: DatabaseEnvironment,
  registered: (key: string) => string | undefined,
): Promise<PlacedDatabases> => {
  for (const { folder } of environment.servers) await endServer(folder);
  await makeDatabases(environment).catch(unmakeable);
  const placed = await placeDatabases(environment, registered);
  await tellPrograms(environment, placed);
  return placed;
};

/** A full disk, a folder that the user cannot enter: the tool says it. */
const unmakeable = (error: unknown): never => {
  if (!(error instanceof ToolFailed)) throw error;
  throw new BadEnvironment(`the databases in FLOOR_DATABASE_DIR cannot be made: ${error.message}`);
};

/** The supervisor itself and every program it starts from now on. */
const tellPrograms = async (
  { folder, servers }: DatabaseEnvironment,
  { primaries }: PlacedDatabases,
): Promise<void> => {
  if (servers.some(({ kind }) => kind === 'postgres')) {
    const at = primaries.find(({ kind }) => kind === 'postgres') ?? servers[0];
    const password = passwordOf(tradingUser, await readFile(join(folder, 'pgpass'), 'utf8'));
    const login = `${tradingUser}:${password}`;
    process.env['FLOOR_DATABASE_URL'] =
      `postgres://${login}@127.0.0.1:${at?.portNumber}/${tradingDatabaseName}`;
    process.env['FLOOR_DATABASE_KEY'] = primaryKeys.postgres;
  }
  if (servers.some(({ kind }) => kind === 'redis')) {
    const password = await readFile(join(folder, 'redis-password'), 'utf8');
    process.env['FLOOR_REDIS_PASSWORD'] = password.trim();
    process.env['FLOOR_REDIS_KEY'] = primaryKeys.redis;
  }
};

/** In the lines of a pgpass file that the floor wrote: they hold no colon of their own. */
const passwordOf = (user: string, pgpass: string): string => {
  const lines = pgpass.split('\n').map((line) => line.split(':'));
  return lines.find((fields) => fields[3] === user)?.[4] ?? '';
};
