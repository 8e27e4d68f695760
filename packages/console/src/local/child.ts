/**
 * IO: one child process of `up`, in a session of its own (Ctrl-C reaches us alone, and we stop it
 * in order), its output in a log file. It ends when we do, however we end: a watchdog sees to that.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { watchOver } from '../servers/run/watchdog.ts';

export type ChildSpec = {
  readonly command: readonly string[];
  readonly cwd: string;
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly logFile: string;
  /** Removed by the watchdog when we are dead; null keeps it. */
  readonly temporaryFolder: string | null;
};

export type Child = {
  readonly pid: number | undefined;
  readonly running: () => boolean;
  /** Resolves when it said that it is ready, or ended. */
  readonly settled: Promise<'ready' | 'ended'>;
  /** Resolves with how it ended, in words. */
  readonly ended: Promise<string>;
  /** SIGTERM, and SIGKILL when it takes longer than `patienceMs`. */
  readonly stop: (patienceMs: number) => Promise<void>;
};

export const startChild = (spec: ChildSpec): Child => {
  const child = spawnWithLog(spec);
  const running = () =>
    child.pid !== undefined && child.exitCode === null && child.signalCode === null;
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(signal ?? `exit code ${code}`));
  });
  const ready = new Promise<'ready'>((resolve) => {
    child.on('message', (message) => {
      if (isReady(message)) resolve('ready');
    });
  });
  if (child.pid !== undefined) {
    const release = watchOver({
      pid: child.pid,
      gentleSignal: 'SIGTERM',
      temporaryFolder: spec.temporaryFolder,
    });
    child.once('exit', release);
  }
  return {
    pid: child.pid,
    running,
    settled: Promise.race([ready, ended.then(() => 'ended' as const)]),
    ended,
    stop: async (patienceMs) => {
      if (!running()) return;
      const exited = once(child, 'exit');
      child.kill('SIGTERM');
      const impatience = setTimeout(() => child.kill('SIGKILL'), patienceMs);
      await exited;
      clearTimeout(impatience);
    },
  };
};

const spawnWithLog = ({ command, cwd, variables, logFile }: ChildSpec) => {
  const [program = '', ...args] = command;
  mkdirSync(dirname(logFile), { recursive: true });
  const log = openSync(logFile, 'a');
  try {
    return spawn(program === 'node' ? process.execPath : program, args, {
      cwd,
      env: { ...process.env, ...variables },
      stdio: ['ignore', log, log, 'ipc'],
      detached: true,
    });
  } finally {
    closeSync(log);
  }
};

const isReady = (message: unknown): boolean =>
  typeof message === 'object' && message !== null && 'type' in message && message.type === 'ready';

/** The end of a log, indented, for a message about what wrote it. */
export const lastLines = (logFile: string, lines = 8): string => {
  const text = readFileSync(logFile, 'utf8').trimEnd();
  return text === ''
    ? '  (it logged nothing)'
    : text
        .split('\n')
        .slice(-lines)
        .map((line) => `  ${line}`)
        .join('\n');
};
