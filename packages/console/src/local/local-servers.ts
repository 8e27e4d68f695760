/**
 * IO: the servers of one machine: the log's nats-server, the ledger's own PostgreSQL and Redis, and
 * a PostgreSQL for an estate that starts none itself, so that recovering one never touches the
 * other.
 */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Mode } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import { makeCredentials } from '../credentials/make-credentials.ts';
import { makePeople } from '../credentials/make-people.ts';
import { standardUsers } from '../credentials/standard-users.ts';
import { type Trouble, unreachable } from '../outcome.ts';
import {
  type Binaries,
  checkout,
  ensureServers,
  type StartFailure,
  startNats,
  startPostgres,
  startRedis,
} from '../servers/index.ts';
import { removeFolder, serverFolder, unprivilegedUser } from '../servers/run/server-folder.ts';
import type { Closers } from './closers.ts';
import { credentialsIn, type DataFolder } from './data-folder.ts';
import { databaseVariables, runsDatabases, runsPostgres } from './database-variables.ts';

export type LocalServers = {
  readonly natsUrl: string;
  readonly databaseUrl: string;
  readonly redisUrl: string;
  /** Null where the estate starts a PostgreSQL of its own. */
  readonly estateDatabaseUrl: string | null;
  /** What the estate's own databases, if any, are told of this machine. */
  readonly databases: Readonly<Record<string, string>>;
};

type Options = {
  /** Which services there will be, each with a user of its own. */
  readonly mode: Mode;
  readonly data: DataFolder;
  /** Which programs of the estate start here. */
  readonly local: { readonly only: string; readonly groups: Groups } | undefined;
  readonly closers: Closers;
  readonly report: (line: string) => void;
};

type Groups = Readonly<Record<string, readonly string[]>>;
type Stoppable = { readonly stop: () => Promise<void> };

export const startServers = async ({
  mode,
  data,
  local,
  closers,
  report,
}: Options): Promise<E.Either<Trouble, LocalServers>> => {
  const root = checkout();
  if (root === null) return unreachable('nats.conf is not found', 'run this in a checkout');
  const credentials = secretsIn(credentialsIn(data), mode);
  if (E.isLeft(credentials)) return credentials;
  const users = readFileSync(credentials.right.usersFile, 'utf8');
  const binaries = await ensureServers({ need: ['nats', 'postgresql', 'redis'], report });
  if (E.isLeft(binaries)) return unreachable(binaries.left.hint, '');
  const started = await startAll(binaries.right, join(root, 'nats.conf'), users, { data, local });
  const names = ['nats-server', "the ledger's PostgreSQL", 'Redis', "the estate's PostgreSQL"];
  started.forEach((server: E.Either<unknown, Stoppable | null>, index) => {
    if (E.isRight(server) && server.right !== null) {
      closers.add(names[index] ?? '', server.right.stop);
    }
  });
  const [log, ledger, hot, estate] = started;
  if (E.isLeft(log)) return unreachable(log.left.hint, '');
  if (E.isLeft(ledger)) return unreachable(ledger.left.hint, '');
  if (E.isLeft(estate)) return unreachable(estate.left.hint, '');
  if (E.isLeft(hot)) return unreachable(hot.left.hint, '');
  const databases = await databasesOf(binaries.right, { data, local, closers });
  if (E.isLeft(databases)) return unreachable(databases.left.hint, '');
  return E.right({
    natsUrl: log.right.url,
    databaseUrl: ledger.right.url,
    redisUrl: hot.right.url,
    estateDatabaseUrl: estate.right?.url ?? null,
    databases: databases.right,
  });
};

const startAll = (
  { nats, postgresql, redis }: Binaries,
  configFile: string,
  users: string,
  { data, local }: Pick<Options, 'data' | 'local'>,
) => {
  const folder = (name: string) => {
    const dir = data.forServer(name);
    return dir === undefined ? {} : { dir };
  };
  const password = randomBytes(16).toString('hex');
  return Promise.all([
    startNats({ binary: nats.path, configFile, users, ...folder('nats') }),
    startPostgres({ binaries: postgresql, database: 'ledger', ...folder('ledger-database') }),
    startRedis({ binary: redis.path, password, ...folder('redis') }),
    local !== undefined && runsPostgres(local)
      ? E.right(null)
      : startPostgres({ binaries: postgresql, database: 'trading', ...folder('estate-database') }),
  ]);
};

/** Beside everything else where their user can enter that, else in a folder of their own. */
const databasesOf = async (
  binaries: Binaries,
  { data, local, closers }: Pick<Options, 'data' | 'local' | 'closers'>,
): Promise<E.Either<StartFailure, Readonly<Record<string, string>>>> => {
  if (local === undefined || !runsDatabases(local)) return E.right({});
  const name = 'floor-databases';
  const user = unprivilegedUser();
  const beside = await serverFolder(name, join(data.path, name), user);
  const elsewhere = E.isLeft(beside) && data.temporary !== null;
  const folder = elsewhere ? await serverFolder(name, undefined, user) : beside;
  if (E.isLeft(folder)) return folder;
  closers.add(name, () => removeFolder(folder.right));
  return E.right(databaseVariables(binaries, folder.right.path));
};

/** A login for every service, and a key for everybody who may act. */
const secretsIn = (folder: string, mode: Mode): ReturnType<typeof makeCredentials> => {
  const credentials = makeCredentials(folder, standardUsers(mode));
  if (E.isLeft(credentials)) return credentials;
  const people = makePeople(folder);
  return E.isLeft(people) ? people : credentials;
};
