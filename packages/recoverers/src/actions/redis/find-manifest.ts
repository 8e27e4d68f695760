/** Finds the manifest of the append-only file below a server's folder. IO. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** The folder that Redis uses unless `appenddirname` says otherwise. */
const usualFolder = 'appendonlydir';

/** Undefined where there is no append-only file; rejects where the folder cannot be read. */
export const findManifest = async (folder: string): Promise<string | undefined> => {
  const inside = join(folder, usualFolder);
  const names = await readdir(inside).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const [name] = names.filter((one) => one.endsWith('.manifest')).sort();
  return name === undefined ? undefined : join(inside, name);
};
