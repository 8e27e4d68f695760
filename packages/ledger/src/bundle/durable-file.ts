/**
 * Files that are whole or not there: written under another name, fsynced, renamed, and the folder
 * fsynced, so that neither a crash nor a power failure leaves half of one. IO.
 */
import { type FileHandle, open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Marks what a crash may have left half written; never part of a bundle or backup. */
export const temporarySuffix = '.unfinished';

/** `write` fills the open file; `name` is only asked for after that. Gives what `write` gave. */
export const writeWhole = async <A>(
  temporary: string,
  name: (written: A) => string,
  write: (handle: FileHandle) => Promise<A>,
): Promise<A> => {
  const handle = await open(temporary, 'w');
  let written: A;
  try {
    written = await write(handle);
    await handle.sync();
  } finally {
    await handle.close();
  }
  const file = name(written);
  await rename(temporary, file);
  await syncFolder(dirname(file));
  return written;
};

export const writeText = (file: string, text: string): Promise<void> =>
  writeWhole(
    `${file}${temporarySuffix}`,
    () => file,
    async (handle) => handle.writeFile(text),
  );

export const syncFolder = async (path: string): Promise<void> => {
  const folder = await open(path, 'r');
  await folder.sync();
  await folder.close();
};
