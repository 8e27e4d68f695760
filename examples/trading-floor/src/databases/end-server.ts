/**
 * Ends what is left of a server in its folder: all its processes, at once. A server whose first
 * process is gone lives on in the others for a moment, and a paused one for good. IO.
 */
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { processesIn } from '../supervisor/proc.ts';

export const endServer = async (folder: string): Promise<void> => {
  for (;;) {
    const left = await processesIn(folder);
    if (left.length === 0) return;
    for (const pid of left) end(pid);
    await delay(1);
  }
};

/**
 * Clears the way for a start: only where no first process lives that somebody else may have
 * started. The lock file of one that is dead goes too: where nobody has collected a dead process
 * yet, PostgreSQL would take it for alive.
 */
export const endOrphans = async (folder: string): Promise<void> => {
  const lockFile = join(folder, 'data', 'postmaster.pid');
  const lock = await readFile(lockFile, 'utf8').catch(() => '');
  const first = Number(lock.split('\n')[0]);
  if (!(first > 0) || (await processesIn(folder)).includes(first)) return;
  await endServer(folder);
  await rm(lockFile, { force: true });
};

const end = (pid: number): void => {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // it ended by itself in between
  }
};
