/**
 * Looks at the data that is there, chooses each kind's primary, and writes what depends on this
 * start: ports, and whom a standby follows. What the data says of roles stays as it is. IO.
 */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BadEnvironment } from '../wire/environment.ts';
import type { DatabaseEnvironment, PlacedServer } from './database-environment.ts';
import { primaryKeys, type ServerKind } from './database-servers.ts';
import { type FoundServer, firstPrimary } from './first-primary.ts';
import { writeOwned } from './owned-file.ts';
import { followingText, isReplicaText, postgresSettings, redisText } from './server-settings.ts';

export type PlacedDatabases = {
  /** The primary of each kind that has one. */
  readonly primaries: readonly PlacedServer[];
  /** Not to be started: they would be a second primary. */
  readonly idle: readonly string[];
};

const kinds: readonly ServerKind[] = ['postgres', 'redis'];

/** `registered`: the instance that the registry names under a key. */
export const placeDatabases = async (
  { servers, user }: DatabaseEnvironment,
  registered: (key: string) => string | undefined,
): Promise<PlacedDatabases> => {
  const found = await Promise.all(servers.map(lookAt));
  const chosen = kinds.map((kind) => {
    const own = found.filter((each) => each.kind === kind);
    const first = firstPrimary(own, registered(primaryKeys[kind]));
    if (first._tag === 'Unclear') throw new BadEnvironment(first.problem);
    return { ...first, kind };
  });
  const primaryOf = (kind: ServerKind) => {
    const name = chosen.find((each) => each.kind === kind)?.primary;
    return servers.find((server) => server.name === name);
  };
  for (const server of servers) {
    const primary = primaryOf(server.kind) ?? null;
    for (const { path, text } of await settingsOf(server, primary)) {
      await writeOwned(path, text, user);
    }
  }
  return {
    primaries: kinds.flatMap((kind) => primaryOf(kind) ?? []),
    idle: chosen.flatMap(({ idle }) => idle),
  };
};

/** What the server's data says of its role. */
export const lookAt = async (server: PlacedServer): Promise<FoundServer> => {
  const { name, kind, folder } = server;
  if (kind === 'redis') {
    const text = await readText(join(folder, 'redis.conf'));
    const role = text === undefined ? 'none' : isReplicaText(text) ? 'standby' : 'primary';
    return { name, kind, role };
  }
  const has = (file: string): boolean => existsSync(join(folder, 'data', file));
  const isStandby = has('standby.signal') || has('recovery.signal');
  return { name, kind, role: has('PG_VERSION') ? (isStandby ? 'standby' : 'primary') : 'none' };
};

type File = { readonly path: string; readonly text: string };

const settingsOf = async (
  server: PlacedServer,
  primary: PlacedServer | null,
): Promise<readonly File[]> => {
  const { folder, kind } = server;
  if (!existsSync(folder)) return [];
  if (kind === 'redis') {
    const path = join(folder, 'redis.conf');
    const before = await readText(path);
    if (before === undefined) return [];
    const follows = isReplicaText(before) ? primary : null;
    return [{ path, text: redisText(before, server, follows) }];
  }
  const own = { path: join(folder, 'server.conf'), text: postgresSettings(server) };
  if (primary === null || !existsSync(join(folder, 'data', 'standby.signal'))) return [own];
  const path = join(folder, 'data', 'postgresql.auto.conf');
  return [own, { path, text: followingText((await readText(path)) ?? '', server, primary) }];
};

const readText = (path: string): Promise<string | undefined> =>
  readFile(path, 'utf8').catch(() => undefined);
