/**
 * IO: one run of one server: started in a session of its own (Ctrl-C reaches only us, who stop it
 * in order), watched over, its output in a log file, and handed out only once it is ready.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync, statSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import * as E from 'fp-ts/lib/Either.js';
import { cannotStart, endedEarly, notReady, type StartFailure } from './start-failure.ts';
import { type Watched, watchOver } from './watchdog.ts';

export type ServerSpec = Omit<Watched, 'pid'> & {
  readonly name: string;
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly user: { readonly uid: number; readonly gid: number } | null;
  readonly logFile: string;
  readonly readyWithinMs: number;
  /** Null once the server answers, else what is still lacking. */
  readonly lacking: (pid: number) => Promise<string | null>;
};

export type ServerProcess = {
  readonly pid: number;
  readonly running: () => boolean;
  /** Resolves when the process ends, for whatever reason. */
  readonly ended: Promise<void>;
  /** Sends the signal and waits for the end; after `patienceMs` the server is killed. */
  readonly end: (signal: NodeJS.Signals, patienceMs: number) => Promise<void>;
};

const size = (file: string): number => statSync(file, { throwIfNoEntry: false })?.size ?? 0;

const spawnServer = (spec: ServerSpec): ChildProcess => {
  const log = openSync(spec.logFile, 'a');
  try {
    return spawn(spec.file, spec.args, {
      cwd: spec.cwd,
      env: { PATH: process.env['PATH'], LC_ALL: 'C', ...spec.env },
      stdio: ['ignore', log, log],
      detached: true,
      ...(spec.user ?? {}),
    });
  } finally {
    closeSync(log);
  }
};

const asProcess = (child: ChildProcess, pid: number, spec: ServerSpec): ServerProcess => {
  const release = watchOver({ ...spec, pid });
  const ended = once(child, 'exit').then(release);
  const running = (): boolean => child.exitCode === null && child.signalCode === null;
  const end = async (signal: NodeJS.Signals, patienceMs: number): Promise<void> => {
    if (!running()) return;
    child.kill(signal);
    const impatience = setTimeout(() => child.kill('SIGKILL'), patienceMs);
    await ended;
    clearTimeout(impatience);
  };
  return { pid, running, ended, end };
};

/**
 * Polls until nothing is lacking; gives back what still was when time was up or the server ended.
 */
const whatIsLacking = async (spec: ServerSpec, server: ServerProcess): Promise<string | null> => {
  const deadline = performance.now() + spec.readyWithinMs;
  for (;;) {
    // What else answers on its port may keep us waiting long after the server has given up.
    const lacking = await Promise.race([
      spec.lacking(server.pid),
      server.ended.then(() => 'it ended'),
    ]);
    if (lacking === null || !server.running() || performance.now() > deadline) return lacking;
    await pause(20);
  }
};

/** Starts the server and waits until it is ready; one that is not ready in time is killed. */
export const startProcess = async (
  spec: ServerSpec,
): Promise<E.Either<StartFailure, ServerProcess>> => {
  const logStart = size(spec.logFile);
  const child = spawnServer(spec);
  if (child.pid === undefined) {
    const [error] = await once(child, 'error');
    return E.left(cannotStart(spec.name, 'Ended', `${spec.file} cannot be run`, String(error)));
  }
  const server = asProcess(child, child.pid, spec);
  const lacking = await whatIsLacking(spec, server);
  if (server.running() && lacking === null) return E.right(server);
  const ended = !server.running();
  await server.end('SIGKILL', 0);
  const log = readFileSync(spec.logFile).subarray(logStart).toString();
  const how = child.signalCode ?? `exit code ${child.exitCode}`;
  return E.left(
    ended
      ? endedEarly(spec.name, how, log)
      : notReady(spec.name, spec.readyWithinMs, lacking ?? '', log),
  );
};
