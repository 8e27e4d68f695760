/**
 * The servers of the floor's databases by name: three of PostgreSQL, two of Redis; any of them may
 * be the primary one day, at the first start it is the `a`. Pure.
 */
import type { Site } from '../supervisor/programs.ts';

export type ServerKind = 'postgres' | 'redis';

export type DatabaseServer = {
  readonly name: string;
  readonly kind: ServerKind;
  readonly site: Site;
  /** The variable of its port. */
  readonly port: string;
};

const server = (kind: ServerKind, letter: string, site: Site): DatabaseServer => ({
  ...{ name: `${kind}-${letter}`, kind, site },
  port: `FLOOR_${kind.toUpperCase()}_${letter.toUpperCase()}_PORT`,
});

export const databaseServers: readonly DatabaseServer[] = [
  server('postgres', 'a', 'main'),
  server('postgres', 'b', 'main'),
  server('postgres', 'c', 'dr'),
  server('redis', 'a', 'main'),
  server('redis', 'b', 'dr'),
];

/** What a PostgreSQL server calls itself to the one it follows, and its slot there. */
export const applicationName = (name: string): string => name.replaceAll('-', '_');

/** Where the registry names the primary of each kind. */
export const primaryKeys: Readonly<Record<ServerKind, string>> = {
  postgres: 'database/primary',
  redis: 'service/redis/active',
};

/** The database of the floor and the user that owns it. */
export const tradingDatabaseName = 'trading';
export const tradingUser = 'hft';

/** The URL with the address of another server: user, password and database stay. */
export const movedTo = (url: string, endpoint: string): string => {
  const moved = new URL(url);
  moved.host = endpoint;
  return moved.href;
};
