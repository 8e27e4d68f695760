/**
 * The floor's own databases, without the floor: its supervisor with the servers of PostgreSQL, of
 * Redis or of both, on free ports, gone with all their processes at the end. IO.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { databaseVariables, freePorts } from '@recovery-ledger/console';
import { portNames, supervisorMain } from '@recovery-ledger/example-trading-floor';
import pg from 'pg';
import { type DatabaseHost, databaseNames, hostsIn } from './database-hosts.ts';
import { type Ask, createFloor } from './floor.ts';
import { binaryOf, type Hooks, processesIn } from './server-fixture.ts';
import { until } from './until.ts';

type Variables = Readonly<Record<string, string>>;
type Act = 'start' | 'stop' | 'kill' | 'pause' | 'resume' | 'restart';

export type Databases = {
  readonly ask: Ask;
  /** All variables: of the supervisor, and those that a client needs (PGPASSFILE and so on). */
  readonly environment: Variables;
  readonly hosts: readonly DatabaseHost[];
  /** FLOOR_DATABASE_DIR. */
  readonly folder: string;
  readonly supervisor: ChildProcess;
  readonly host: (name: string) => DatabaseHost;
  /** The URL of one PostgreSQL server with its password. */
  readonly admin: (name: string, database?: string, user?: string) => string;
  /** One statement at one server as floor_admin, on a connection of its own. */
  readonly query: <Row extends pg.QueryResultRow>(
    name: string,
    text: string,
    values?: readonly unknown[],
  ) => Promise<readonly Row[]>;
  /** The instance that the registry names: PostgreSQL's, or that of the key given. */
  readonly primary: (key?: string) => Promise<string>;
  /** Tells the registry, as a recovery would. */
  readonly register: (name: string, incarnation: number) => Promise<void>;
  /** Settles when it is done; throws when the supervisor says that it is not. */
  readonly signal: (name: string, act: Act) => Promise<void>;
  /** Waits until so many standbys of the primary stream, each with a say in its commits. */
  readonly streams: (name: string, standbys?: number) => Promise<void>;
  readonly stop: () => Promise<void>;
};

/** With the FLOOR_DATABASE_DIR and FLOOR_DATA_DIR of others in the settings, it goes on there. */
type DatabaseOptions = {
  readonly postgres?: boolean;
  readonly redis?: boolean;
  readonly settings?: Variables;
};

const keys = { postgres: 'database/primary', redis: 'service/redis/active' };

export const startDatabases = async ({
  postgres = true,
  redis = true,
  settings = {},
}: DatabaseOptions = {}): Promise<Databases> => {
  const { environment, hosts, home } = await prepare(postgres, redis, settings);
  const folder = environment['FLOOR_DATABASE_DIR'] ?? '';
  const supervisor = spawn(process.execPath, [...process.execArgv, supervisorMain], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const ended = () => (supervisor.exitCode ?? supervisor.signalCode) !== null;
  const { ask } = createFloor(environment);
  const stop = async () => {
    if (!ended() && supervisor.kill()) await once(supervisor, 'exit');
    await until(() => processesIn(folder).length === 0, { what: 'no server is left' });
    await rm(home, { recursive: true, force: true });
  };
  const isReady = async () => {
    if (ended()) throw new Error(`the supervisor ended with ${supervisor.exitCode}`);
    return (await ask('supervisor', '/health').catch(() => null))?.status === 200;
  };
  await until(isReady, { deadlineMs: 60_000, what: 'the databases run' }).catch(async (error) => {
    await stop();
    throw error;
  });
  return { ...databasesOf(environment, hosts), supervisor, stop };
};

/** Those of a floor that runs already, by its variables. */
export const databasesOf = (
  environment: Variables,
  hosts: readonly DatabaseHost[] = hostsIn(environment),
): Omit<Databases, 'supervisor' | 'stop'> => {
  const folder = environment['FLOOR_DATABASE_DIR'] ?? '';
  const { ask } = createFloor(environment);
  const file = join(folder, 'pgpass');
  const passwords = existsSync(file) ? readFileSync(file, 'utf8') : '';
  return { ...use(hosts, ask, passwords), ask, environment, hosts, folder };
};

const prepare = async (postgres: boolean, redis: boolean, settings: Variables) => {
  const only = databaseNames.filter((name) => (name.startsWith('postgres') ? postgres : redis));
  const names = portNames(only.join(','));
  const ports = await freePorts(names.length);
  const home = await mkdtemp(join(tmpdir(), 'databases-'));
  await chmod(home, 0o711); // the servers' user passes through
  const folder = settings['FLOOR_DATABASE_DIR'] ?? join(home, 'databases');
  const binaries = { postgresql: await binaryOf('postgresql'), redis: await binaryOf('redis') };
  const environment: Variables = {
    ...Object.fromEntries(names.map((name, i) => [name, `${ports[i]}`])),
    ...databaseVariables(binaries, folder),
    FLOOR_ONLY: only.join(','),
    FLOOR_DATA_DIR: join(home, 'floor'),
    ...settings,
  };
  return { environment, hosts: hostsIn(environment), home };
};

const use = (hosts: readonly DatabaseHost[], ask: Ask, passwords: string) => {
  const host: Databases['host'] = (name) => {
    const found = hosts.find((each) => each.name === name);
    if (found === undefined) throw new Error(`there is no database server ${name}`);
    return found;
  };
  const admin: Databases['admin'] = (name, database = 'trading', user = 'floor_admin') => {
    const password = new RegExp(`:${user}:(.*)$`, 'm').exec(passwords)?.[1] ?? '';
    return `postgres://${user}:${password}@${host(name).address}/${database}`;
  };
  const query: Databases['query'] = async <Row extends pg.QueryResultRow>(
    name: string,
    text: string,
    values: readonly unknown[] = [],
  ) => {
    const patience = { connectionTimeoutMillis: 5_000, query_timeout: 10_000 };
    const client = new pg.Client({ connectionString: admin(name), ...patience });
    client.on('error', () => undefined);
    try {
      await client.connect();
      return (await client.query<Row>(text, [...values])).rows;
    } finally {
      await client.end().catch(() => undefined);
    }
  };
  return { host, admin, query, ...overHttp(host, ask), streams: streaming(query) };
};

const overHttp = (host: Databases['host'], ask: Ask) => {
  const kv = (key: string) => `/v1/kv/${key}`;
  const primary: Databases['primary'] = async (key = keys.postgres) => {
    const { body } = await ask<readonly { readonly Value: string }[]>('supervisor', kv(key));
    const value = Buffer.from(body[0]?.Value ?? '', 'base64').toString();
    return (JSON.parse(value) as { readonly instance: string }).instance;
  };
  const register: Databases['register'] = async (name, incarnation) => {
    const { kind, address: endpoint } = host(name);
    const value = { endpoint, http: null, instance: name, incarnation };
    await ask('supervisor', kv(keys[kind]), 'PUT', value);
  };
  const signal: Databases['signal'] = async (name, act) => {
    const { status, body } = await ask('supervisor', `/processes/${name}/${act}`, 'POST', {});
    if (status >= 300) throw new Error(`${act} ${name}: ${JSON.stringify(body)}`);
  };
  return { primary, register, signal };
};

const streaming =
  (query: Databases['query']): Databases['streams'] =>
  async (name, standbys = 2) => {
    const text = `SELECT FROM pg_stat_replication
      WHERE state = 'streaming' AND sync_state IN ('sync', 'quorum')`;
    const isSo = async () => (await query(name, text)).length === standbys;
    await until(isSo, { deadlineMs: 15_000, what: `${standbys} standbys stream from ${name}` });
  };

/** One set for all tests of a file: `const databases = databasesForFile(test, {redis: false})`. */
export const databasesForFile = (test: Hooks, options: DatabaseOptions = {}): (() => Databases) => {
  let started: Databases | undefined;
  test.before('start the databases', async () => {
    started = await startDatabases(options);
  });
  test.after.always('stop the databases', () => started?.stop() ?? Promise.resolve());
  return () => {
    if (started === undefined) throw new Error('the databases are there only inside a test');
    return started;
  };
};
