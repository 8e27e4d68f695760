/**
 * Where the trading database is by now: at the server that the registry names, where the floor
 * runs its own; else where FLOOR_DATABASE_URL says, for good. User, password and database are
 * those of the URL either way. IO.
 */
import { movedTo } from '../databases/database-servers.ts';
import { port, text } from './environment.ts';
import { followEndpoint } from './follow-endpoint.ts';

export type FollowedDatabase = {
  readonly url: () => string;
  /** Calls it when the database has moved; gives what ends that. */
  readonly onChange: (listener: () => void) => () => void;
  readonly close: () => void;
};

export const databaseFields = { FLOOR_DATABASE_URL: text(), FLOOR_SUPERVISOR_PORT: port() };

type Variables = { readonly FLOOR_DATABASE_URL: string; readonly FLOOR_SUPERVISOR_PORT: number };

export const followDatabase = async ({
  FLOOR_DATABASE_URL: url,
  FLOOR_SUPERVISOR_PORT: registryPort,
}: Variables): Promise<FollowedDatabase> => {
  const key = process.env['FLOOR_DATABASE_KEY'];
  if (key === undefined) {
    return { url: () => url, onChange: () => () => undefined, close: () => undefined };
  }
  const followed = await followEndpoint(registryPort, key);
  return {
    url: () => {
      const endpoint = followed.endpoint();
      return endpoint === undefined ? url : movedTo(url, endpoint);
    },
    onChange: followed.onChange,
    close: followed.close,
  };
};
