/** What Linux says of processes: state, start, and which of them work in a folder. IO. */
import { readdir, readFile, readlink } from 'node:fs/promises';

const fieldsOf = async (pid: number): Promise<readonly string[]> => {
  try {
    const text = await readFile(`/proc/${pid}/stat`, 'utf8');
    // The name is in parentheses and may hold anything; the fields after it are plain.
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return [];
  }
};

/** 'R', 'S', 'T' (stopped), 'Z' …; undefined when there is no such process. */
export const processState = async (pid: number): Promise<string | undefined> =>
  (await fieldsOf(pid))[0];

/** Ticks since boot at the start: with the pid, it names one process for good. */
export const processStart = async (pid: number): Promise<string | undefined> =>
  (await fieldsOf(pid))[19];

/** The processes whose working folder is this one or below it, and that have not ended. */
export const processesIn = async (folder: string): Promise<readonly number[]> => {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const folders = await Promise.all(
    pids.map((pid) => readlink(`/proc/${pid}/cwd`).catch(() => '')),
  );
  const inside = (path = ''): boolean => path === folder || path.startsWith(`${folder}/`);
  return pids.filter((_, i) => inside(folders[i])).map(Number);
};
