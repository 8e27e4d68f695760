/**
 * IO: where servers that belong to this checkout are kept: `.servers` beside nats.conf (ignored by
 * git), or a folder of the user's where the package is installed elsewhere.
 */
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const upwards = (folder: string): readonly string[] =>
  dirname(folder) === folder ? [folder] : [folder, ...upwards(dirname(folder))];

/** The nearest folder above this file that holds nats.conf, or null outside a checkout. */
export const checkout = (): string | null => {
  const folders = upwards(dirname(fileURLToPath(import.meta.url)));
  return folders.find((folder) => existsSync(join(folder, 'nats.conf'))) ?? null;
};

export const defaultCacheDir = (): string => {
  const root = checkout();
  return root === null
    ? join(homedir(), '.cache', 'recovery-ledger', 'servers')
    : join(root, '.servers');
};
