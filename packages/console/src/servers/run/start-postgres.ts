/**
 * IO: starts PostgreSQL on a loopback port, as another user where we are root, with password login
 * and no Unix socket. The data is on disk when a commit returns, unless `durable` is false.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as E from 'fp-ts/lib/Either.js';
import { defaultCacheDir } from '../provision/cache-dir.ts';
import { onFreePort } from './on-free-port.ts';
import { postgresData, settingsFile, superuser } from './postgres-data.ts';
import { ensureDatabase, lackingAt } from './postgres-database.ts';
import {
  removeFolder,
  type ServerFolder,
  type ServerUser,
  serverFolder,
  unprivilegedUser,
} from './server-folder.ts';
import { type ServerHandle, serverHandle } from './server-handle.ts';
import { type ServerSpec, startProcess } from './server-process.ts';
import { cannotStart, type StartFailure } from './start-failure.ts';

export type PostgresOptions = {
  /** The folder of the server's binaries and their version, as `ensureServers` gives it. */
  readonly binaries: { readonly path: string; readonly version: string };
  /** Data, configuration and log; without it a temporary folder that goes with the server. */
  readonly dir?: string;
  readonly port?: number;
  /** Created where it does not exist. */
  readonly database: string;
  /** Lines of postgresql.conf; they win over ours. */
  readonly settings?: Readonly<Record<string, string>>;
  /** False for tests: no fsync. */
  readonly durable?: boolean;
  /** Where template data folders are kept; by default `.servers` in the checkout. */
  readonly cacheDir?: string;
};

export type PostgresServer = ServerHandle & {
  readonly url: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  readonly database: string;
  /** The data directory itself is `<dir>/data`. */
  readonly dir: string;
};

const name = 'postgres';
const gentleSignal = 'SIGINT';

const configuration = (port: number, { settings, durable = true }: PostgresOptions): string =>
  Object.entries({
    listen_addresses: '127.0.0.1',
    port: `${port}`,
    unix_socket_directories: '',
    shared_buffers: '16MB',
    max_connections: '50',
    timezone: 'UTC',
    log_timezone: 'UTC',
    ...(durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
    ...settings,
  })
    .map(([key, value]) => `${key} = '${value.replaceAll("'", "''")}'\n`)
    .join('');

const urlFor = (port: number, password: string, database: string): string =>
  `postgres://${superuser}:${password}@127.0.0.1:${port}/${encodeURIComponent(database)}`;

const specFor = (
  { path }: PostgresOptions['binaries'],
  folder: ServerFolder,
  user: ServerUser | null,
  url: string,
): ServerSpec => ({
  name,
  file: join(path, 'postgres'),
  args: ['-D', join(folder.path, 'data')],
  cwd: folder.path,
  env: {},
  user,
  logFile: join(folder.path, 'postgres.log'),
  readyWithinMs: 60_000,
  lacking: () => lackingAt(url),
  gentleSignal,
  temporaryFolder: folder.temporary,
});

const startIn = async (
  options: PostgresOptions,
  folder: ServerFolder,
  user: ServerUser | null,
): Promise<E.Either<StartFailure, PostgresServer>> => {
  const { binaries, database, durable = true } = options;
  const lasting = durable && options.dir !== undefined;
  const templates = lasting ? null : (options.cacheDir ?? defaultCacheDir());
  const data = await postgresData({ binaries, user, folder: folder.path, templates });
  if (E.isLeft(data)) return data;
  const password = data.right;
  const start = async ([port = 0]: readonly number[]) => {
    await writeFile(join(folder.path, 'data', settingsFile), configuration(port, options));
    return startProcess(specFor(binaries, folder, user, urlFor(port, password, 'postgres')));
  };
  const result = await onFreePort([options.port], start);
  if (E.isLeft(result)) return result;
  const { ports, started } = result.right;
  const [port = 0] = ports;
  const problem = await ensureDatabase(urlFor(port, password, 'postgres'), database);
  if (problem !== null) {
    await started.end('SIGKILL', 0);
    return E.left(cannotStart(name, 'BadConfig', `no database ${database} can be made`, problem));
  }
  const cleanUp = () => removeFolder(folder);
  const again = () => start(ports);
  const handle = serverHandle({ first: started, start: again, gentleSignal, cleanUp });
  const url = urlFor(port, password, database);
  const facts = { url, port, user: superuser, password, database, dir: folder.path };
  return E.right(Object.assign(handle, facts));
};

/** Starts PostgreSQL with the database; ready means that a query is answered. */
export const startPostgres = async (
  options: PostgresOptions,
): Promise<E.Either<StartFailure, PostgresServer>> => {
  const user = unprivilegedUser();
  const folder = await serverFolder(name, options.dir, user);
  if (E.isLeft(folder)) return folder;
  const started = await startIn(options, folder.right, user);
  if (E.isLeft(started)) await removeFolder(folder.right);
  return started;
};
