/**
 * IO: runs one short command to its end and gives its output back; a command that fails, hangs or
 * is not there is a value, not an exception.
 */
import { execFile } from 'node:child_process';

export type CommandResult = {
  readonly ok: boolean;
  readonly stdout: string;
  readonly stderr: string;
};

type Options = {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly uid?: number;
  readonly gid?: number;
  readonly timeoutMs?: number;
  /** What ends a command that takes too long. */
  readonly killSignal?: 'SIGKILL' | 'SIGTERM';
};

/** Runs `file` with `args` (no shell). `env` is added to this process's own. */
export const runCommand = (
  file: string,
  args: readonly string[],
  { env, timeoutMs = 30_000, killSignal = 'SIGKILL', ...options }: Options = {},
): Promise<CommandResult> =>
  new Promise((resolve) => {
    const settings = {
      ...options,
      env: { ...process.env, LC_ALL: 'C', ...env },
      timeout: timeoutMs,
      killSignal,
      maxBuffer: 64 * 1024 * 1024,
    };
    execFile(file, args, settings, (error, stdout, stderr) => {
      const reason = error === null ? '' : error.message;
      resolve({ ok: error === null, stdout, stderr: stderr === '' ? reason : stderr });
    });
  });
