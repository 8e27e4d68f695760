/**
 * A mark of one process that no later one can bear: its number and when it started. IO.
 * Where there is no /proc the number alone has to do.
 */
import { readFileSync } from 'node:fs';

/** Undefined when no such process lives; one that ended and was not waited for does not. */
export const processMark = (pid: number): string | undefined => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [state, startedAt] = [fields[0], fields[19]];
    return state === 'Z' || startedAt === undefined ? undefined : `${pid} ${startedAt}`;
  } catch {
    return process.platform === 'linux' || !isThere(pid) ? undefined : String(pid);
  }
};

const isThere = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
};
