/** What Linux says of a process: its state letter and when it started. IO. */
import { readFile } from 'node:fs/promises';

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
