/**
 * One process at a time on a spool: two would each write the file as they know it, and facts of the
 * other would be gone. IO. The lock is a file with the mark of its holder; the lock of a process
 * that died is taken over, whatever killed it.
 */
import { link, mkdir, readFile, rename, unlink, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { processMark } from './process-mark.ts';

/** Another process has the spool open: this one must not. */
export class SpoolInUse extends Error {
  override readonly name = 'SpoolInUse';
}

let tries = 0;

/** Gives what releases it. */
export const lockSpool = async (spool: string): Promise<() => Promise<void>> => {
  const lock = `${spool}.lock`;
  tries += 1;
  const own = `${lock}.${process.pid}-${tries}`;
  await mkdir(dirname(spool), { recursive: true });
  await writeFile(own, `${processMark(process.pid) ?? process.pid} ${tries}\n`);
  try {
    while (!(await linked(own, lock))) await removeStale(spool, lock, `${own}.stale`);
  } finally {
    await unlink(own);
  }
  let released = false;
  return async () => {
    if (!released) await unlink(lock);
    released = true;
  };
};

const linked = async (own: string, lock: string): Promise<boolean> => {
  try {
    await link(own, lock);
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    throw error;
  }
};

/** Throws when the holder lives. Taken aside first: what is removed is what was looked at. */
const removeStale = async (spool: string, lock: string, aside: string): Promise<void> => {
  const seen = await readOrNothing(lock);
  if (seen === undefined) return;
  const pid = Number(seen.split(' ')[0]);
  const mark = processMark(pid);
  if (mark !== undefined && seen.startsWith(`${mark} `)) {
    throw new SpoolInUse(
      `the spool ${spool} is in use by process ${pid}: stop that one, or give this instance ` +
        'another name',
    );
  }
  try {
    await rename(lock, aside);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return; // somebody else was faster
    throw error;
  }
  if ((await readOrNothing(aside)) !== seen) await linked(aside, lock);
  await unlink(aside);
};

const readOrNothing = async (file: string): Promise<string | undefined> => {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
};

const hasCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code;
