/**
 * A disk that is slow to flush, for one process that runs: strace holds each of its fsyncs back.
 * (A library in front of libc would not do, for a Go program makes its system calls itself; a
 * delaying block device would take a kernel module that few machines have.) IO.
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

const calls = 'fsync,fdatasync';

/** Slow from when it resolves until the function that it gives is called. */
export const slowDisk = async (pid: number, delayMs: number): Promise<() => Promise<void>> => {
  const inject = `inject=${calls}:delay_enter=${Math.round(delayMs * 1_000)}`;
  const args = ['-f', '-p', `${pid}`, '-e', `trace=${calls}`, '-e', inject, '-o', '/dev/null'];
  const strace = spawn('strace', args, { stdio: ['ignore', 'ignore', 'pipe'] });
  const attached = once(createInterface({ input: strace.stderr }), 'line');
  const [said] = await attached;
  if (!/attached/.test(String(said))) throw new Error(`strace: ${said}`);
  return async () => {
    const ended = once(strace, 'exit');
    strace.kill('SIGINT');
    await ended;
  };
};

/** Null where a process can be slowed down, else why not. */
export const cannotSlow = (): string | null => {
  const args = ['-e', `trace=${calls}`, '-e', `inject=${calls}:delay_enter=1`, 'true'];
  return spawnSync('strace', args).status === 0
    ? null
    : 'strace is not there or may not trace (Debian: apt-get install strace)';
};
