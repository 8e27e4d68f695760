/**
 * IO: whether a process lives. One that has ended but was not waited for (in a container whose
 * first process reaps nobody) still has its number, and does not live.
 */
import { readFileSync } from 'node:fs';

export const processLives = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
  return !isZombie(pid);
};

/** Linux; elsewhere it cannot be told, and the number counts. */
const isZombie = (pid: number): boolean => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).startsWith('Z');
  } catch {
    return false;
  }
};
