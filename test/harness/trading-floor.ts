/** The example floor as its own processes, without a ledger: started on free ports. IO. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { databaseVariables, freePorts } from '@recovery-ledger/console';
import { portNames, supervisorMain } from '@recovery-ledger/example-trading-floor';
import { createFloor, type Engine, type Floor } from './floor.ts';
import { binaryOf } from './server-fixture.ts';
import { until } from './until.ts';

type Environment = Readonly<Record<string, string>>;

export type StartedFloor = Floor & {
  readonly environment: Environment;
  readonly supervisor: ChildProcess;
  readonly stop: () => Promise<void>;
};

const startSupervisor = (environment: Environment): ChildProcess =>
  spawn(process.execPath, [...process.execArgv, supervisorMain], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'inherit', 'pipe'],
  });

/**
 * A floor, once its supervisor says that every program listens: the core, or what `only` names
 * (`all`, or programs with commas between). One with its own databases uses those.
 */
export const startFloor = async (
  databaseUrl: string,
  only = 'core',
  settings: Environment = {},
): Promise<StartedFloor> => {
  const names = portNames(only);
  const ports = await freePorts(names.length);
  const home = await mkdtemp(join(tmpdir(), 'trading-floor-'));
  await chmod(home, 0o711); // the user of its databases, if it has any, passes through
  const environment: Environment = {
    ...Object.fromEntries(names.map((name, i) => [name, `${ports[i]}`])),
    FLOOR_ONLY: only,
    ...(await databasesOf(names, join(home, 'databases'))),
    FLOOR_DATA_DIR: join(home, 'floor'),
    FLOOR_DATABASE_URL: databaseUrl,
    FLOOR_ORDERS_PER_SECOND: '200',
    FLOOR_CHECKPOINT_EVERY_MS: '200',
    ...settings,
  };
  const supervisor = startSupervisor(environment);
  supervisor.stderr?.pipe(process.stderr);
  const floor = createFloor(environment);
  const isReady = async () => (await floor.ask('supervisor', '/health')).status === 200;
  const ready = () => isReady().catch(() => false);
  const stop = async () => {
    const runs = supervisor.exitCode === null && supervisor.signalCode === null;
    if (runs && supervisor.kill()) await once(supervisor, 'exit');
    await rm(home, { recursive: true, force: true });
  };
  await until(ready, { deadlineMs: 90_000, what: 'the supervisor to be ready' }).catch(
    async (error: unknown) => {
      await stop();
      throw error;
    },
  );
  return { ...floor, environment, supervisor, stop };
};

const databasesOf = async (ports: readonly string[], folder: string): Promise<Environment> => {
  if (!ports.some((name) => /^FLOOR_(POSTGRES|REDIS)_/.test(name))) return {};
  const [postgresql, redis] = [await binaryOf('postgresql'), await binaryOf('redis')];
  return databaseVariables({ postgresql, redis }, folder);
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

type Positions = {
  readonly sequence: number;
  readonly exchangeSequence: number;
  readonly positions: readonly object[];
};

/** The positions of engine, exchange and drop copy, all as of one execution. */
export const untilTogether = ({ ask }: Floor, engine: Engine) =>
  until(async () => {
    const own = (await ask<Positions>(engine, '/positions')).body;
    const venue = (await ask<Positions>('exchange', '/sessions/FIRM1/positions')).body;
    const copy = (await ask<Positions>('drop-copy', '/positions')).body;
    const together = own.exchangeSequence === venue.sequence && venue.sequence === copy.sequence;
    return together && { own, venue, copy };
  });
