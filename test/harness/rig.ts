/**
 * The whole system on this machine, as a person starts it: `recovery-ledger up` in a process of
 * its own, with the example trading floor trading. For tests of everything together, and the bench.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Log, openLog } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import { createFloor, type Floor } from './floor.ts';
import type { Hooks, Teardown } from './server-fixture.ts';
import { until } from './until.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const program = join(root, 'packages/console/bin/recovery-ledger.js');

const estateFile = join(root, 'examples/trading-floor/estate.yaml');

export type Rig = {
  readonly folder: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly floor: Floor;
  /** Runs one command of the console and gives what it printed. */
  readonly run: (...words: readonly string[]) => Promise<Ran>;
  /** Starts one service by hand, with extra variables; stopped with the rig. */
  readonly service: (words: readonly string[], extra?: Variables) => ChildProcess;
  readonly openLog: (instance: string) => Promise<Log>;
  /** Whether everything that is watched is UP. */
  readonly isUp: () => Promise<boolean>;
  readonly stop: () => Promise<void>;
};

export type Ran = {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
};
type Variables = Readonly<Record<string, string>>;

export type RigOptions = {
  /** Services that `up` leaves out, to be started by `service`. */
  readonly without?: readonly string[];
  readonly extra?: Variables;
  /** The programs of the floor: the core of one site (the default), or `all`, or their names. */
  readonly floor?: string;
};

/** What the supervisor calls `core`, by name: the estate is read for these alone. */
const coreFloor = 'exchange,drop-copy,gateway,engine-a,engine-b,flow';

const startedWithinMs = 120_000;

export const startRig = async ({
  without = [],
  extra = {},
  floor = coreFloor,
}: RigOptions = {}): Promise<Rig> => {
  const folder = mkdtempSync(join(tmpdir(), 'rig-'));
  chmodSync(folder, 0o711);
  const unhindered = { FLOOR_ANTI_FLAP: '0s', FLOOR_FAILOVER_CAP: '1000' };
  const home = { RECOVERY_LEDGER_HOME: folder, ...unhindered, FLOOR_ONLY: floor, ...extra };
  const words = ['up', '--estate', estateFile];
  const leftOut = without.length > 0 ? ['--without', without.join(',')] : [];
  const up = start([...words, ...leftOut], home);
  let said = '';
  for (const stream of [up.stdout, up.stderr]) stream?.on('data', (chunk) => (said += chunk));
  const file = join(folder, 'up.json');
  const isUp = () => {
    if (up.exitCode !== null) throw new Error(`up ended with ${up.exitCode}:\n${said}`);
    return existsSync(file) && said.includes('Ctrl-C');
  };
  await until(isUp, { deadlineMs: startedWithinMs, everyMs: 50, what: 'up runs' }).catch(
    (error: unknown) => {
      up.kill('SIGTERM');
      throw new Error(`${String(error)}\n${said}`);
    },
  );
  const { variables } = JSON.parse(readFileSync(file, 'utf8')) as { variables: Variables };
  const all = { ...home, ...variables };
  if (!without.some(isDetector)) await until(() => isWatched(all), allIsUp);
  const services: ChildProcess[] = [];
  return {
    folder,
    variables: all,
    floor: createFloor(all),
    run: (...commandWords) => run(commandWords, all),
    service: (serviceWords, more = {}) => {
      const child = start(serviceWords, { ...all, ...more });
      services.push(child);
      return child;
    },
    openLog: (instance) => openRigLog(all, instance),
    isUp: () => isWatched(all),
    stop: async () => {
      await Promise.all(services.map((child) => end(child, 'SIGKILL')));
      await end(up, 'SIGTERM');
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

/**
 * Tests share the machine: a third of the usual orders finds the same faults, and what is silent
 * for a second is not hanging. A death is seen at once all the same.
 */
const onBusyMachine = {
  FLOOR_ORDERS_PER_SECOND: '200',
  FLOOR_PATIENCE: '5s',
  FLOOR_DATABASE_PATIENCE: '2s',
  FLOOR_FEED_PATIENCE: '3s',
  FLOOR_FEED_STALE_AFTER_MS: '900',
};

const forTests = (options: RigOptions): RigOptions => ({
  ...options,
  extra: { ...onBusyMachine, ...options.extra },
});

/** A rig for one test. */
export const rig = async (t: Teardown, options: RigOptions = {}): Promise<Rig> => {
  const started = await startRig(forTests(options));
  t.teardown(started.stop);
  return started;
};

/**
 * One rig for all tests of a file, which run one after the other: `const rig = rigForFile(test)`.
 */
export const rigForFile = (test: Hooks, options: RigOptions = {}): (() => Rig) => {
  let started: Rig | undefined;
  test.before('start everything', async () => {
    started = await startRig(forTests(options));
  });
  test.after.always('stop everything', () => started?.stop() ?? Promise.resolve());
  return () => {
    if (started === undefined) throw new Error('the rig is there only inside a test');
    return started;
  };
};

const allIsUp = { deadlineMs: 60_000, everyMs: 200, what: 'all is UP' };
/** One observer is no quorum: beside it alone nothing is ever UP. */
const isDetector = (name: string): boolean => name.startsWith('detector');

/** Every component that a detector watches is UP, and some are watched. */
const isWatched = async (variables: Variables): Promise<boolean> =>
  (await run(['status', '--json'], variables)).code === 0;

const start = (words: readonly string[], variables: Variables): ChildProcess =>
  spawn(process.execPath, [program, ...words], {
    cwd: root,
    env: { ...process.env, ...variables },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });

const run = async (words: readonly string[], variables: Variables): Promise<Ran> => {
  const child = start(words, variables);
  let [stdout, stderr] = ['', ''];
  child.stdout?.on('data', (chunk) => (stdout += chunk));
  child.stderr?.on('data', (chunk) => (stderr += chunk));
  const [code] = await once(child, 'close');
  return { code, stdout, stderr };
};

const end = async (child: ChildProcess, signal: NodeJS.Signals): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill(signal);
  await exited;
};

/** The secret of one of the users that `up` made. */
export const seedIn = (variables: Variables, user: string): string =>
  readFileSync(join(variables['RECOVERY_LEDGER_CREDENTIALS'] ?? '', `${user}.seed`), 'utf8').trim();

const openRigLog = async (variables: Variables, instance: string): Promise<Log> => {
  const log = await openLog({
    servers: variables['RECOVERY_LEDGER_NATS_URL'] ?? '',
    user: 'operator',
    seed: seedIn(variables, 'operator'),
    service: 'test',
    instance,
    mode: 'real',
  });
  if (E.isLeft(log)) throw new Error(JSON.stringify(log.left));
  return log.right;
};
