/**
 * IO: the folder in which everything that `up` starts keeps its data and logs: a temporary one that
 * goes at the end, or one that a person named or asked to keep.
 */
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

export type DataFolder = {
  readonly path: string;
  /** The same path where it goes at the end; null where it stays. */
  readonly temporary: string | null;
  /** A folder in it for a server whose data stays; undefined: the server's own temporary one. */
  readonly forServer: (name: string) => string | undefined;
  readonly remove: () => void;
};

/** Where the secrets of this machine's users are: kept and used again where the data is. */
export const credentialsIn = ({ path }: DataFolder): string => join(path, 'credentials');

export const openDataFolder = (
  cwd: string,
  { keep, data }: { readonly keep?: true; readonly data?: string },
): DataFolder => {
  const path =
    data === undefined ? mkdtempSync(join(tmpdir(), 'recovery-ledger-')) : resolve(cwd, data);
  mkdirSync(path, { recursive: true });
  // PostgreSQL may run as another user, who must be able to pass through to its own folder.
  chmodSync(path, 0o711);
  const temporary = data === undefined && keep !== true ? path : null;
  return {
    path,
    temporary,
    forServer: (name) => (temporary === null ? join(path, name) : undefined),
    remove: () => {
      if (temporary !== null) rmSync(temporary, { recursive: true, force: true });
    },
  };
};
