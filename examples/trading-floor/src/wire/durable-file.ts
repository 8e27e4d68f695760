/**
 * Replaces a small file so that a kill leaves the old text or the new one, never a mixture:
 * write beside it, fsync, rename, fsync the directory. Writes of one file queue up. IO.
 */
import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';

export const writeDurably = async (path: string, text: string): Promise<void> => {
  const beside = `${path}.${process.pid}.tmp`;
  await mkdir(dirname(path), { recursive: true });
  const file = await open(beside, 'w');
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(beside, path);
  await syncDirectory(dirname(path));
};

/** Makes a new or renamed name in the directory survive a power cut. */
export const syncDirectory = async (path: string): Promise<void> => {
  const directory = await open(path, 'r');
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
};

/** The JSON of a file, or undefined when there is no such file. Throws when it is not JSON. */
export const readDurable = async (path: string): Promise<unknown> => {
  try {
    return JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw new Error(`${path} is not readable; move it away or restore it`, { cause: error });
  }
};

export type DurableValue<A> = {
  readonly get: () => A;
  /** The new value holds at once in memory; the promise settles when it is on the disk. */
  readonly set: (value: A) => Promise<void>;
};

/** A value kept in a file. Writes run one after another; the last one wins. */
export const durableValue = <A>(path: string, initial: A): DurableValue<A> => {
  let value = initial;
  let writing: Promise<void> = Promise.resolve();
  const set = (next: A): Promise<void> => {
    value = next;
    writing = writing.catch(() => undefined).then(() => writeDurably(path, JSON.stringify(next)));
    return writing;
  };
  return { get: () => value, set };
};
