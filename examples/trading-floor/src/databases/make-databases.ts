/**
 * The data of the floor's databases, made once for each kind. All is made in a folder `.making-…`;
 * its rename to `.made-…` is the moment from which the data exists, and what was not moved out of
 * that when somebody pulled the plug, the next start moves. A `.making-…` that is found is half
 * made and begun afresh. IO.
 */
import { existsSync } from 'node:fs';
import { readdir, rename, rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { syncDirectory } from '../wire/durable-file.ts';
import type { DatabaseEnvironment, PlacedServer } from './database-environment.ts';
import type { ServerKind } from './database-servers.ts';
import { makePostgres } from './make-postgres.ts';
import { makeRedis } from './make-redis.ts';
import { ownedFolder } from './owned-file.ts';
import { runTool } from './run-tool.ts';

type Make = (
  environment: DatabaseEnvironment,
  servers: readonly PlacedServer[],
  making: string,
) => Promise<void>;

const makers: Readonly<Record<ServerKind, Make>> = { postgres: makePostgres, redis: makeRedis };

/** Settles when the data of every kind that is to run is there, whole and on the disk. */
export const makeDatabases = async (environment: DatabaseEnvironment): Promise<void> => {
  await ownedFolder(environment.folder, environment.user);
  await Promise.all([makeKind(environment, 'postgres'), makeKind(environment, 'redis')]);
};

const makeKind = async (environment: DatabaseEnvironment, kind: ServerKind): Promise<void> => {
  const { folder, user } = environment;
  const servers = environment.servers.filter((server) => server.kind === kind);
  const [making, made] = [join(folder, `.making-${kind}`), join(folder, `.made-${kind}`)];
  await rm(making, { recursive: true, force: true });
  await moveOut(made, folder);
  // A server whose data somebody took away is theirs to bring back: it gets no empty one.
  if (servers.length === 0 || servers.some((server) => existsSync(server.folder))) return;
  await ownedFolder(making, user);
  await makers[kind](environment, servers, making);
  await runTool({ file: 'sync', args: ['-f', making], cwd: '/', user: null });
  await rename(making, made);
  await syncDirectory(folder);
  await moveOut(made, folder);
};

const moveOut = async (made: string, folder: string): Promise<void> => {
  if (!existsSync(made)) return;
  for (const name of await readdir(made)) await rename(join(made, name), join(folder, name));
  await syncDirectory(folder);
  await rmdir(made);
};
