/**
 * What the servers of tests have in common: they are stopped when their test or their file ends,
 * and a process that outlives its server fails the test.
 */
import { readdirSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import {
  type Binary,
  ensureServers,
  type ServerHandle,
  type ServerName,
} from '@recovery-ledger/console';
import * as E from 'fp-ts/lib/Either.js';
import { until } from './until.ts';

/** The part of ava's test context that a fixture needs. */
export type Teardown = { readonly teardown: (work: () => Promise<void>) => void };

/** The part of ava's `test` that a fixture for a whole file needs. */
export type Hooks = {
  readonly before: (title: string, work: () => Promise<void>) => void;
  readonly after: { readonly always: (title: string, work: () => Promise<void>) => void };
};

/** A server whose restart throws instead of giving an Either: in a test it has to work. */
export type Fixture<Server extends ServerHandle> = Omit<Server, 'restart'> & {
  readonly restart: () => Promise<void>;
};

type Failure = { readonly hint: string; readonly reason?: string };

export const orThrow = <A>(result: E.Either<Failure, A>): A => {
  if (E.isRight(result)) return result.right;
  const { reason, hint } = result.left;
  throw new Error(reason === undefined ? hint : `${reason}: ${hint}`);
};

/** The server's binary, fetched where this machine has none. */
export const binaryOf = async (server: ServerName): Promise<Binary> =>
  orThrow(await ensureServers({ need: [server], report: () => {} }))[server];

const link = (path: string): string => {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
};

/**
 * Every process whose working folder is the given one or below it (Linux; elsewhere none is seen).
 */
export const processesIn = (folder: string): readonly number[] => {
  if (process.platform !== 'linux') return [];
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const inside = (path: string): boolean =>
    path === folder || path === `${folder} (deleted)` || path.startsWith(`${folder}/`);
  return pids.filter((pid) => inside(link(join('/proc', pid, 'cwd')))).map(Number);
};

const stopAndCheck = async (server: ServerHandle & { readonly dir: string }): Promise<void> => {
  await server.stop();
  const left = () => processesIn(server.dir);
  await until(() => left().length === 0, {
    deadlineMs: 5_000,
    what: `no process left of the server in ${server.dir}`,
  });
};

const asFixture = <Server extends ServerHandle>(server: Server): Fixture<Server> => {
  const { restart } = server;
  return Object.assign(server, { restart: async () => orThrow(await restart()) });
};

/** Starts a server for one test. */
export const forTest = async <Server extends ServerHandle & { readonly dir: string }>(
  t: Teardown,
  start: () => Promise<E.Either<{ readonly hint: string }, Server>>,
): Promise<Fixture<Server>> => {
  const server = orThrow(await start());
  t.teardown(() => stopAndCheck(server));
  return asFixture(server);
};

/** Starts a server before the first test of a file; the function gives it inside the tests. */
export const forFile = <Server extends ServerHandle & { readonly dir: string }>(
  test: Hooks,
  name: string,
  start: () => Promise<E.Either<{ readonly hint: string }, Server>>,
): (() => Fixture<Server>) => {
  let server: Server | undefined;
  let fixture: Fixture<Server> | undefined;
  test.before(`start ${name}`, async () => {
    server = orThrow(await start());
    fixture = asFixture(server);
  });
  test.after.always(`stop ${name}`, async () => {
    if (server !== undefined) await stopAndCheck(server);
  });
  return () => {
    if (fixture === undefined) throw new Error(`${name} is there only inside a test`);
    return fixture;
  };
};
