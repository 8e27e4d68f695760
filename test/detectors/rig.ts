/** What the detectors' tests set up: processes to watch, processes that watch, and the log. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  type Component,
  type Estate,
  type EventOfType,
  type EventType,
  initialiseLog,
  type Judgement,
  type Log,
  openLog,
  type Probe,
  type Recorded,
} from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import type { NatsFixture } from '../harness/nats.ts';
import type { Teardown } from '../harness/server-fixture.ts';
import { orThrow } from '../harness/server-fixture.ts';
import { until } from '../harness/until.ts';
import type { DetectorSettings } from './detector-process.ts';

const judgement: Judgement = {
  bad: 2,
  of: 3,
  good: 3,
  flaps: 3,
  flapWindow: 60_000,
  confirmWithin: 500,
};

/** An estate of one component with these probes. */
export const estateOf = (
  component: string,
  probes: readonly Probe[],
  changed: Partial<Judgement> = {},
  registryUrl = 'http://127.0.0.1:9',
): Estate => ({
  estate: 'test-estate',
  quorum: 2,
  registry: { kind: 'consul', url: registryUrl },
  actuators: {},
  endpoints: {},
  runbooks: 'runbooks',
  policy: { version: '1', antiFlap: 60_000, correlationWindow: 5_000 },
  local: undefined,
  components: {
    [component]: {
      label: component,
      priority: 1,
      tier: 1,
      rto: 30_000,
      rpo: 0,
      availability: '99.995',
      resumeCriterion: 'it answers',
      runbook: null,
      dependsOn: [],
      instances: [],
      judgement: { ...judgement, ...changed },
      probes,
    } satisfies Component,
  },
});

/** Deadlines are wide, so that a busy machine is not taken for a failure. */
export const tcpProbe = (port: number): Probe => ({
  id: 'order-port',
  kind: 'tcp',
  target: { address: `127.0.0.1:${port}` },
  every: 250,
  deadline: 1_000,
});

export const httpProbe = (port: number): Probe => ({
  id: 'health',
  kind: 'http',
  target: { address: `127.0.0.1:${port}` },
  path: '/health',
  expect: { status: 'OK' },
  slowAfter: 500,
  every: 250,
  deadline: 1_500,
});

const start = (t: Teardown, file: string, args: readonly string[], env: NodeJS.ProcessEnv) => {
  const path = fileURLToPath(new URL(file, import.meta.url));
  const child = fork(path, args, {
    env: { ...process.env, ...env },
    execArgv: ['--conditions=development', '--import=tsx'],
  });
  t.teardown(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  });
  return child;
};

/** A victim that has started and waits to be told where to listen. */
export const spareVictim = async (t: Teardown): Promise<ChildProcess> => {
  const child = start(t, './victim-process.ts', [], {});
  await once(child, 'message');
  return child;
};

export const listenOn = async (victim: ChildProcess, tcp: number, http: number): Promise<void> => {
  victim.send({ listen: { tcp, http } });
  await new Promise<void>((resolve) => {
    victim.on('message', (message) => message === 'listening' && resolve());
  });
};

/** Resolves when so many connections were made to the victim. */
export const watchersOf = (victim: ChildProcess, count: number): Promise<void> =>
  new Promise((resolve) => {
    victim.on('message', (message) => {
      if (typeof message !== 'object' || !('connections' in message)) return;
      if (Number(message.connections) >= count) resolve();
    });
  });

export const proxyTo = async (t: Teardown, from: number, to: number): Promise<ChildProcess> => {
  const child = start(t, './proxy-process.ts', [String(from), String(to)], {});
  await once(child, 'message');
  return child;
};

export type Ledger = {
  readonly log: Log;
  readonly events: readonly Recorded[];
  readonly ofType: <T extends EventType>(type: T) => readonly Recorded<EventOfType<T>>[];
};

/** Creates the streams and follows everything that is appended from now on. */
export const openLedger = async (t: Teardown, nats: NatsFixture): Promise<Ledger> => {
  const settings = {
    servers: nats.url,
    user: nats.user,
    password: nats.password,
    service: 'test',
    instance: 'test',
    mode: 'real',
  } as const;
  orThrow(await initialiseLog(settings));
  const log = orThrow(await openLog(settings));
  const stop = new AbortController();
  const events: Recorded[] = [];
  const following = (async () => {
    const options = { subjects: ['ledger.>'], from: 1, signal: stop.signal };
    for await (const { entry } of log.follow(options)) {
      if (E.isLeft(entry)) throw new Error(entry.left.reason);
      events.push(entry.right);
    }
  })();
  t.teardown(async () => {
    stop.abort();
    await log.close();
    await following;
  });
  if (process.env['SHOW_EVENTS'] !== undefined) {
    t.teardown(async () => {
      for (const { type, meta, data } of events) console.log(meta.sequence, type, data);
    });
  }
  const ofType = <T extends EventType>(type: T) =>
    events.filter((event): event is Recorded<EventOfType<T>> => event.type === type);
  return { log, events, ofType };
};

const spoolDirs = new Map<string, string>();

/** The file that the detector started last under this name spools to. */
export const spoolOf = (instance: string): string =>
  join(spoolDirs.get(instance) ?? '', `detector-${instance}.spool`);

/** Starts one detector process. */
export const detector = async (
  t: Teardown,
  nats: NatsFixture,
  estate: Estate,
  instance: string,
): Promise<ChildProcess> => {
  const spoolDir = await mkdtemp(join(tmpdir(), 'detector-spool-'));
  spoolDirs.set(instance, spoolDir);
  t.teardown(() => rm(spoolDir, { recursive: true, force: true }));
  const { url: servers, user, password } = nats;
  const settings: DetectorSettings = { servers, user, password, instance, estate, spoolDir };
  return start(t, './detector-process.ts', [], { DETECTOR_SETTINGS: JSON.stringify(settings) });
};

/** Two detector processes that have both seen the component answer. */
export const twoDetectors = async (
  t: Teardown,
  nats: NatsFixture,
  estate: Estate,
  ledger: Ledger,
): Promise<readonly [ChildProcess, ChildProcess]> => {
  const one = await detector(t, nats, estate, 'd1');
  const two = await detector(t, nats, estate, 'd2');
  await until(() => ledger.ofType('ObservationEstablished').length === 2, {
    deadlineMs: 20_000,
    what: 'both detectors see the component',
  });
  return [one, two];
};
