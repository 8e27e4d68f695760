/**
 * IO: what the floor's own databases are told of this machine: where their programs are, where
 * they keep their data and as which user; and what their clients are told of their passwords.
 */
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { unprivilegedUser } from '../servers/run/server-folder.ts';

/** Whether the estate's programs here are, or have among them, a PostgreSQL or Redis of its own. */
export const runsDatabases = ({ only, groups }: Chosen): boolean =>
  namesIn(only, groups).some((name) => name === 'all' || /^(postgres|redis)-[a-z]$/.test(name));

/** Where that is so of PostgreSQL, it needs no other. */
export const runsPostgres = ({ only, groups }: Chosen): boolean =>
  namesIn(only, groups).some((name) => name === 'all' || name === 'postgres-a');

type Chosen = {
  readonly only: string;
  readonly groups: Readonly<Record<string, readonly string[]>>;
};

const namesIn = (only: string, groups: Chosen['groups']): readonly string[] =>
  only.split(',').flatMap((name) => groups[name.trim()] ?? [name.trim()]);

type Binaries = {
  /** The folder of PostgreSQL's programs. */
  readonly postgresql: { readonly path: string };
  readonly redis: { readonly path: string };
};

/** `folder` is theirs alone; where they have data already, its passwords hold. */
export const databaseVariables = (
  { postgresql, redis }: Binaries,
  folder: string,
): Readonly<Record<string, string>> => {
  const kept = join(folder, 'redis-password');
  const user = unprivilegedUser();
  return {
    FLOOR_POSTGRES_BIN: postgresql.path,
    FLOOR_REDIS_BIN: dirname(redis.path),
    FLOOR_DATABASE_DIR: folder,
    FLOOR_DATABASE_OS_USER: user?.name ?? '',
    // Before each tool that works in the servers' folders: as the user who owns them.
    FLOOR_DATABASE_EXEC:
      user === null ? '' : `setpriv --reuid=${user.uid} --regid=${user.gid} --clear-groups --`,
    FLOOR_REDIS_PASSWORD: existsSync(kept)
      ? readFileSync(kept, 'utf8').trim()
      : randomBytes(16).toString('hex'),
    PGPASSFILE: join(folder, 'pgpass'),
  };
};
