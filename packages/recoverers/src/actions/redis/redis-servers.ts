/** The Redis servers that a runbook names: the codec of that list, and finding one. Pure. */
import * as E from 'fp-ts/lib/Either.js';
import * as t from 'io-ts';
import type { ActionFailure } from '../action.ts';
import { failed } from '../call.ts';

/** `process` as its supervisor calls it; `folder` has its `redis.conf` and its data. */
const RedisServer = t.strict({
  name: t.string,
  address: t.string,
  process: t.string,
  folder: t.string,
});
export type RedisServer = t.TypeOf<typeof RedisServer>;

export const RedisServers = t.readonlyArray(RedisServer);

export const serverNamed = (
  servers: readonly RedisServer[],
  name: string,
): E.Either<ActionFailure, RedisServer> => {
  const found = servers.find((one) => one.name === name);
  const known = servers.map((one) => one.name).join(', ') || 'none';
  return found === undefined
    ? failed(`no Redis server "${name}" is listed in the runbook; there are: ${known}`, false)
    : E.right(found);
};

/** `127.0.0.1:7311` */
export const hostAndPort = (address: string): { readonly host: string; readonly port: number } => {
  const colon = address.lastIndexOf(':');
  return { host: address.slice(0, colon), port: Number(address.slice(colon + 1)) };
};
