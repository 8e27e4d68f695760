/** The servers of the floor's databases by its variables: which run, where, their files. Pure. */
import { join } from 'node:path';

type Variables = Readonly<Record<string, string>>;

export type DatabaseHost = {
  /** `postgres-a`, as the supervisor and the registry call it. */
  readonly name: string;
  readonly kind: 'postgres' | 'redis';
  readonly port: number;
  readonly address: string;
  /** Where its data, settings and log are. */
  readonly folder: string;
};

export const databaseNames = ['postgres-a', 'postgres-b', 'postgres-c', 'redis-a', 'redis-b'];

export const hostsIn = (environment: Variables): readonly DatabaseHost[] => {
  const only = (environment['FLOOR_ONLY'] ?? '').split(',').map((name) => name.trim());
  const runs = (name: string) => ['all', 'databases', name].some((each) => only.includes(each));
  return databaseNames.filter(runs).map((name) => {
    const port = Number(environment[`FLOOR_${name.toUpperCase().replace('-', '_')}_PORT`]);
    const folder = join(environment['FLOOR_DATABASE_DIR'] ?? '', name);
    const kind = name.startsWith('postgres') ? 'postgres' : 'redis';
    return { name, kind, port, address: `127.0.0.1:${port}`, folder };
  });
};
