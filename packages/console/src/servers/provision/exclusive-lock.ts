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

/**
 * Runs `work` while holding the lock on `file` (created where absent). Where another process holds
 * it for longer than a second, `onWait` is called once, and the wait goes on.
 */
export const withLock = async <A>(
  file: string,
  work: () => Promise<A>,
  onWait: () => void = () => {},
): Promise<A> => {
  const holder = spawn('flock', [file, 'sh', '-c', 'echo locked; cat >/dev/null'], {
    stdio: ['pipe', 'pipe', 'ignore'],
    detached: true,
  });
  const waiting = setTimeout(onWait, 1_000);
  const isOurs = await locked(holder);
  clearTimeout(waiting);
  if (!isOurs) throw new Error(`cannot lock ${file}: flock (util-linux) failed`);
  try {
    return await work();
  } finally {
    const closed = once(holder, 'close');
    holder.stdin?.end();
    await closed;
  }
};
