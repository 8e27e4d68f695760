/**
 * IO: one process at a time. The kernel holds the lock (flock) for a child that ends with this
 * process, so a lock is never left behind, however this process ends.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

const locked = (holder: ChildProcess): Promise<boolean> =>
  new Promise((resolve) => {
    holder.stdout?.once('data', () => resolve(true));
    holder.once('close', () => resolve(false));
    holder.once('error', () => resolve(false));
  });

/** Runs `work` while holding the lock on `file` (created where absent); waits for another holder. */
export const withLock = async <A>(file: string, work: () => Promise<A>): Promise<A> => {
  const holder = spawn('flock', [file, 'sh', '-c', 'echo locked; cat >/dev/null'], {
    stdio: ['pipe', 'pipe', 'ignore'],
    detached: true,
  });
  if (!(await locked(holder))) throw new Error(`cannot lock ${file}: flock (util-linux) failed`);
  try {
    return await work();
  } finally {
    const closed = once(holder, 'close');
    holder.stdin?.end();
    await closed;
  }
};
