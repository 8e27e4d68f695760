/**
 * One command to its end, without a shell: argv as it is, an environment of its own, output
 * captured. Ended with its whole process group when the signal is aborted. IO.
 */
import { spawn } from 'node:child_process';
import { type Captured, captureOutput } from './captured-output.ts';
import type { Clock } from './clock.ts';
import type { Redactor } from './redact.ts';

export type Command = {
  readonly argv: readonly [string, ...string[]];
  readonly environment: Readonly<Record<string, string>>;
  readonly folder: string | undefined;
  /** Told each piece of what it writes to stderr, as it comes: where tools say how far they are. */
  readonly heard?: (chunk: Buffer) => void;
  /** Told each piece of its stdout, all of it: what is kept of it is bounded. */
  readonly read?: (chunk: Buffer) => void;
  /** What it finds on its stdin; nothing when left out. */
  readonly input?: string;
};

export type CommandEnd = {
  readonly exitCode: number | null;
  readonly killedBy: string | null;
  readonly stdout: Captured;
  readonly stderr: Captured;
};

const graceMs = 2_000;

/** Rejects when it cannot be started at all. */
export const runCommand = (
  { argv: [program, ...args], environment, folder, heard, read, input }: Command,
  redact: Redactor,
  clock: Clock,
  signal: AbortSignal,
): Promise<CommandEnd> =>
  new Promise((resolve, reject) => {
    const [out, err] = [captureOutput(), captureOutput()];
    const child = spawn(program, args, {
      env: environment,
      stdio: ['pipe', 'pipe', 'pipe'],
      detached: true, // a group of its own, which is ended as a whole
      ...(folder === undefined ? {} : { cwd: folder }),
    });
    child.stdout.on('data', out.add);
    child.stderr.on('data', err.add);
    if (heard !== undefined) child.stderr.on('data', heard);
    if (read !== undefined) child.stdout.on('data', read);
    child.stdin.on('error', () => undefined); // it ended without having read it
    child.stdin.end(input);
    const over = new AbortController();
    const stop = () => {
      endGroup(child.pid, 'SIGTERM');
      clock.sleep(graceMs, over.signal).then(() => {
        if (!over.signal.aborted) endGroup(child.pid, 'SIGKILL');
      }, reject);
    };
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
    const settle = () => {
      signal.removeEventListener('abort', stop);
      over.abort();
    };
    child.once('error', (error) => {
      settle();
      reject(error);
    });
    child.once('close', (exitCode, killedBy) => {
      settle();
      resolve({ exitCode, killedBy, stdout: out.end(redact), stderr: err.end(redact) });
    });
  });

const endGroup = (pid: number | undefined, name: NodeJS.Signals): void => {
  if (pid === undefined) return;
  try {
    process.kill(-pid, name);
  } catch {
    // It is gone already.
  }
};
