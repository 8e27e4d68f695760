/**
 * The settings of the floor's databases, looked at before anything starts: the first that is
 * missing or wrong is one line that says what to do. IO.
 */
import { accessSync, constants, existsSync, realpathSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { BadEnvironment, decodeEnvironment, port, text } from '../wire/environment.ts';
import { type DatabaseServer, databaseServers, type ServerKind } from './database-servers.ts';
import { type ServerUser, serverUser } from './server-user.ts';

export type PlacedServer = DatabaseServer & {
  readonly portNumber: number;
  /** `<FLOOR_DATABASE_DIR>/<name>`: its data, settings and log. */
  readonly folder: string;
  /** The program of the server. */
  readonly binary: string;
};

export type DatabaseEnvironment = {
  /** FLOOR_DATABASE_DIR. */
  readonly folder: string;
  /** Of PostgreSQL's tools. */
  readonly postgresBin: string;
  readonly user: ServerUser;
  readonly servers: readonly PlacedServer[];
};

/** Of the servers with these names; null when there are none. */
export const databaseEnvironment = (names: ReadonlySet<string>): DatabaseEnvironment | null => {
  const wanted = databaseServers.filter(({ name }) => names.has(name));
  if (wanted.length === 0) return null;
  const { FLOOR_DATABASE_DIR } = decodeEnvironment(process.env, { FLOOR_DATABASE_DIR: text() });
  const folder = realPath(resolve(FLOOR_DATABASE_DIR));
  const binaryOf = (kind: ServerKind) =>
    wanted.some((each) => each.kind === kind) ? binaries[kind]() : '';
  const found = { postgres: binaryOf('postgres'), redis: binaryOf('redis') };
  const ports = decodeEnvironment(
    process.env,
    Object.fromEntries(wanted.map((each) => [each.port, port()])),
  );
  return {
    folder,
    postgresBin: resolve(found.postgres, '..'),
    user: serverUser(process.env['FLOOR_DATABASE_OS_USER'] ?? ''),
    servers: wanted.map((each) => ({
      ...each,
      portNumber: ports[each.port] ?? 0,
      folder: join(folder, each.name),
      binary: found[each.kind],
    })),
  };
};

/** Without symbolic links, as the kernel tells where a process works; its end may be missing. */
const realPath = (path: string): string =>
  existsSync(path) ? realpathSync(path) : join(realPath(dirname(path)), basename(path));

const binaries: Readonly<Record<ServerKind, () => string>> = {
  postgres: () => {
    const needed = ['postgres', 'initdb'];
    return programIn('FLOOR_POSTGRES_BIN', "PostgreSQL's programs", needed, ['postgres']);
  },
  // Valkey's package has both names, or its own alone.
  redis: () => programIn('FLOOR_REDIS_BIN', 'redis-server', [], ['redis-server', 'valkey-server']),
};

/** The first of `either` that the variable's folder has, if it has all of `needed`. */
const programIn = (
  variable: string,
  what: string,
  needed: readonly string[],
  either: readonly string[],
): string => {
  const folder = decodeEnvironment(process.env, { [variable]: text() })[variable] ?? '';
  const missing = needed.find((name) => !isProgram(join(folder, name)));
  const found = either.find((name) => isProgram(join(folder, name)));
  if (missing !== undefined || found === undefined) {
    const lacking = missing ?? either[0] ?? '';
    throw new BadEnvironment(
      `${variable} is ${folder}, which has no ${lacking}; name the folder of ${what}`,
    );
  }
  return resolve(folder, found);
};

const isProgram = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};
