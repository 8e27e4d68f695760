/**
 * The databases first: they are there before what uses them is. A standby that cannot start is
 * said and left down, since the floor trades without it; a primary that cannot is the end. IO.
 */
import type { DatabaseEnvironment } from '../databases/database-environment.ts';
import { movedTo, primaryKeys } from '../databases/database-servers.ts';
import { openDatabases } from '../databases/open-databases.ts';
import { lookAt } from '../databases/place-databases.ts';
import { StartFailed } from './child.ts';
import { databaseEntries, instanceIn } from './first-registry.ts';
import type { Children } from './process-routes.ts';
import { entryOf, type Registry } from './registry.ts';
import type { RegistryStore } from './registry-routes.ts';
import type { StaysDown } from './site-routes.ts';

export const startDatabases = async (
  environment: DatabaseEnvironment,
  children: Children,
  registry: RegistryStore,
  incarnation: number,
): Promise<void> => {
  const registered = (key: string) => instanceIn(registry.get(), key);
  const { primaries, idle } = await openDatabases(environment, registered);
  for (const name of idle) {
    console.error(`${name} has data of a primary, and is not the one: it stays down; rejoin it`);
  }
  for (const { key, value } of databaseEntries(primaries, incarnation)) {
    await registry.put(key, JSON.stringify(value), undefined);
  }
  const isPrimary = (name: string) => primaries.some((each) => each.name === name);
  const servers = environment.servers.filter(({ name }) => !idle.includes(name));
  await Promise.all(
    servers.map(async ({ name }) => {
      try {
        await children.get(name)?.start({ args: [], environment: {} });
      } catch (error) {
        if (isPrimary(name) || !(error instanceof StartFailed)) throw error;
        console.error(`${error.message}; the floor starts without it`);
      }
    }),
  );
};

/**
 * Servers with data of a primary while the registry names another one: started with the rest of
 * their site they would take writes too. Whoever rejoins one starts it by name.
 */
export const formerPrimaries =
  (environment: DatabaseEnvironment | null, registry: () => Registry): StaysDown =>
  async (name) => {
    const server = environment?.servers.find((each) => each.name === name);
    if (server === undefined) return false;
    const named = instanceIn(registry(), primaryKeys[server.kind]);
    return named !== undefined && named !== name && (await lookAt(server)).role === 'primary';
  };

/** Where the trading database is by now: at the primary that the registry names, if any. */
export const databaseUrl = (registry: Registry): string => {
  const { FLOOR_DATABASE_KEY, FLOOR_DATABASE_URL = '' } = process.env;
  if (FLOOR_DATABASE_KEY === undefined) return FLOOR_DATABASE_URL;
  const value: unknown = JSON.parse(entryOf(registry, primaryKeys.postgres)?.value ?? 'null');
  const named = typeof value === 'object' && value !== null && 'endpoint' in value;
  return named ? movedTo(FLOOR_DATABASE_URL, String(value.endpoint)) : FLOOR_DATABASE_URL;
};
