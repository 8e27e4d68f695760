/**
 * Folders and small files that belong to the servers' user and that nobody else reads: what is
 * replaced is the old text or the new one, on the disk. IO.
 */
import { chmod, chown, mkdir, open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { syncDirectory } from '../wire/durable-file.ts';
import type { ServerUser } from './server-user.ts';

export const ownedFolder = async (path: string, user: ServerUser): Promise<void> => {
  await mkdir(path, { recursive: true });
  await chmod(path, 0o700);
  if (user !== null) await chown(path, user.uid, user.gid);
};

export const writeOwned = async (path: string, text: string, user: ServerUser): Promise<void> => {
  const beside = `${path}.${process.pid}.tmp`;
  const file = await open(beside, 'w', 0o600);
  try {
    if (user !== null) await file.chown(user.uid, user.gid);
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(beside, path);
  await syncDirectory(dirname(path));
};
