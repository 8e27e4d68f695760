/** What the detectors' tests set up: processes to watch, and processes that watch. IO. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Estate } from '@recovery-ledger/ledger';
import type { NatsFixture } from '../harness/nats.ts';
import { typescriptFlags } from '../harness/run-typescript.ts';
import type { Teardown } from '../harness/server-fixture.ts';
import { until } from '../harness/until.ts';
import type { DetectorSettings } from './detector-process.ts';
import type { Ledger } from './watched-ledger.ts';

const start = (t: Teardown, file: string, args: readonly string[], env: NodeJS.ProcessEnv) => {
  const path = fileURLToPath(new URL(file, import.meta.url));
  const child = fork(path, args, {
    env: { ...process.env, ...env },
    execArgv: [...typescriptFlags],
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

export const patience = { deadlineMs: 20_000 };

export const listening = async (t: Teardown, [tcp = 0, http = 0]: readonly number[]) => {
  const victim = await spareVictim(t);
  await listenOn(victim, tcp, http);
  return victim;
};

export const confirmed = (ledger: Ledger, count: number) =>
  until(() => ledger.ofType('FailureConfirmed')[count - 1], {
    ...patience,
    what: `${count} confirmed failures`,
  });

export const killed = async (child: ChildProcess): Promise<void> => {
  child.kill('SIGKILL');
  await once(child, 'exit');
};
