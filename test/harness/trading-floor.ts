/** The example floor as its own processes, for a test: started on free ports, asked over HTTP. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts } from '@recovery-ledger/console';
import { supervisorMain } from '@recovery-ledger/example-trading-floor';
import { until } from './until.ts';

const http = ['SUPERVISOR', 'EXCHANGE_HTTP', 'DROP_COPY_HTTP', 'GATEWAY_HTTP', 'FLOW_HTTP'];
const engines = ['ENGINE_A', 'ENGINE_A_HTTP', 'ENGINE_B', 'ENGINE_B_HTTP'];
const sockets = ['EXCHANGE', 'DROP_COPY_FEED', 'GATEWAY', 'GATEWAY_JOURNAL'];
const names = [...http, ...engines, ...sockets];

type Environment = Readonly<Record<string, string>>;
type Answer<A> = { readonly status: number; readonly body: A };
type Headers = Readonly<Record<string, string>>;
type Ask = <A = unknown>(
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  program: string,
  path: string,
  body?: object,
  headers?: Headers,
) => Promise<Answer<A>>;

export type Floor = {
  readonly environment: Environment;
  readonly ask: Ask;
  readonly get: <A = unknown>(program: string, path: string) => Promise<Answer<A>>;
  readonly post: <A = unknown>(program: string, path: string, body?: object) => Promise<Answer<A>>;
  readonly put: <A = unknown>(program: string, path: string, body: object) => Promise<Answer<A>>;
  readonly supervisor: ChildProcess;
  readonly stop: () => Promise<void>;
};

const startSupervisor = (environment: Environment): ChildProcess =>
  spawn(process.execPath, [...process.execArgv, supervisorMain], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'inherit', 'pipe'],
  });

/** A whole floor, once its supervisor says that every program listens. */
export const startFloor = async (databaseUrl: string): Promise<Floor> => {
  const ports = await freePorts(names.length);
  const environment: Environment = {
    ...Object.fromEntries(names.map((name, i) => [`FLOOR_${name}_PORT`, `${ports[i]}`])),
    FLOOR_DATA_DIR: await mkdtemp(join(tmpdir(), 'trading-floor-')),
    FLOOR_DATABASE_URL: databaseUrl,
    FLOOR_ORDERS_PER_SECOND: '200',
    FLOOR_CHECKPOINT_EVERY_MS: '200',
  };
  const supervisor = startSupervisor(environment);
  supervisor.stderr?.pipe(process.stderr);
  const floor = floorAt(environment, supervisor);
  const isReady = async () => (await floor.get('SUPERVISOR', '/health')).status === 200;
  const ready = () => isReady().catch(() => false);
  await until(ready, { deadlineMs: 30_000, what: 'the supervisor to be ready' });
  return floor;
};

const floorAt = (environment: Environment, supervisor: ChildProcess): Floor => {
  const ask = asker(environment);
  return {
    environment,
    ask,
    get: (program, path) => ask('GET', program, path),
    post: (program, path, body = {}) => ask('POST', program, path, body),
    put: (program, path, body) => ask('PUT', program, path, body),
    supervisor,
    stop: async () => {
      const runs = supervisor.exitCode === null && supervisor.signalCode === null;
      if (runs && supervisor.kill()) await once(supervisor, 'exit');
      await rm(environment['FLOOR_DATA_DIR'] ?? '', { recursive: true, force: true });
    },
  };
};

const asker =
  (environment: Environment): Ask =>
  async (method, program, path, body, headers = {}) => {
    const url = `http://127.0.0.1:${environment[`FLOOR_${program}_PORT`]}${path}`;
    const text = body === undefined ? {} : { body: JSON.stringify(body) };
    const response = await fetch(url, { method, headers, ...text });
    return { status: response.status, body: JSON.parse(await response.text()) };
  };

/** How a supervisor that cannot start ends: its exit code, and what it said. */
export const endOfSupervisor = async (
  environment: Environment,
): Promise<readonly [code: number | null, said: string]> => {
  const child = startSupervisor(environment);
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    said += chunk;
  });
  await once(child, 'close');
  return [child.exitCode, said.trim()];
};

/** Waits until the desk's orders are acknowledged at a good rate. */
export const untilTrading = ({ get }: Floor): Promise<boolean> => {
  const enough = async () => {
    const { body } = await get<{ ordersPerSecond: number }>('FLOW_HTTP', '/stats');
    return body.ordersPerSecond > 100;
  };
  return until(enough, { deadlineMs: 20_000, what: 'the desk to trade' });
};

/** Waits until a standby has applied what the gateway has. */
export const untilHot = ({ get }: Floor, engine: string): Promise<boolean> => {
  const isHot = async () =>
    (await get<{ status: string }>(engine, '/health')).body.status === 'STANDBY';
  return until(isHot, { what: `${engine} to be a hot standby` });
};

type Positions = {
  readonly sequence: number;
  readonly exchangeSequence: number;
  readonly positions: readonly object[];
};

/** The positions of engine, exchange and drop copy, all as of one execution. */
export const untilTogether = ({ get }: Floor, engine: string) =>
  until(async () => {
    const own = (await get<Positions>(engine, '/positions')).body;
    const venue = (await get<Positions>('EXCHANGE_HTTP', '/sessions/FIRM1/positions')).body;
    const copy = (await get<Positions>('DROP_COPY_HTTP', '/positions')).body;
    const together = own.exchangeSequence === venue.sequence && venue.sequence === copy.sequence;
    return together && { own, venue, copy };
  });
