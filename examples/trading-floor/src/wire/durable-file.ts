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
  /** The new value holds only when it is on the disk; `change` sees the value of that moment. */
  readonly setAfter: (change: (value: A) => A) => Promise<void>;
};

/** A value kept in a file. Writes run one after another; the last one wins. */
const durableValue = <A>(path: string, initial: A): DurableValue<A> => {
  let value = initial;
  let writing: Promise<void> = Promise.resolve();
  const queue = (write: () => Promise<void>): Promise<void> => {
    writing = writing.catch(() => undefined).then(write);
    return writing;
  };
  const set = (next: A): Promise<void> => {
    value = next;
    return queue(() => writeDurably(path, JSON.stringify(value)));
  };
  // A `set` during the write is newer and stays: the change is made on it and written again.
  const setAfter = (change: (value: A) => A): Promise<void> =>
    queue(async () => {
      let before: A;
      do {
        before = value;
        await writeDurably(path, JSON.stringify(change(before)));
      } while (before !== value);
      value = change(before);
    });
  return { get: () => value, set, setAfter };
};

/** The value a file holds, or `initial` when there is none; throws when it is another shape. */
export const openDurableValue = async <A>(
  path: string,
  initial: A,
  isValue: (value: unknown) => value is A,
): Promise<DurableValue<A>> => {
  const found = await readDurable(path);
  if (found === undefined) return durableValue(path, initial);
  if (!isValue(found)) throw new Error(`${path} does not hold what it should; restore it`);
  const value: A = found;
  return durableValue(path, value);
};
