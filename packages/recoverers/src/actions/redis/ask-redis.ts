/**
 * Questions to one Redis server on one short-lived connection, within one deadline. IO.
 * Nothing is tried again in here and nothing is queued: a recovery has to know what happened, and
 * a server that is stopped answers nothing at all, so that the connection is cut at the deadline.
 */
import type * as E from 'fp-ts/lib/Either.js';
import { Redis } from 'ioredis';
import type { ActionContext, ActionFailure } from '../action.ts';
import { failed } from '../call.ts';
import { withDeadline } from '../clock.ts';
import { explainRedis } from './explain-redis.ts';
import { hostAndPort } from './redis-servers.ts';

/** One command and its answer as it came; rejects with what the server said. */
export type RedisAsker = (name: string, ...args: readonly (string | number)[]) => Promise<unknown>;

/** The value of the secret that the step names: the password of the estate's Redis servers. */
const passwordName = 'FLOOR_REDIS_PASSWORD';

export type RedisContext = Pick<ActionContext, 'clock' | 'signal' | 'secrets'>;

export type RedisAnswer<A> = E.Either<ActionFailure, A>;

const usualMs = 1_000;

/** `address` is `host:port`, or the path of a unix socket. */
export const askRedis = <A>(
  { clock, signal, secrets }: RedisContext,
  address: string,
  use: (ask: RedisAsker) => Promise<RedisAnswer<A>>,
  withinMs = usualMs,
): Promise<RedisAnswer<A>> =>
  withDeadline(clock, withinMs, signal, async (inTime) => {
    const redis = connectionTo(address, secrets[passwordName]);
    const late = untilAborted(inTime).then(() =>
      failed(`${address}: no answer within ${withinMs} ms`, true, { address, code: 'late' }),
    );
    try {
      const work = connected(redis).then(() => use((name, ...args) => redis.call(name, [...args])));
      return await Promise.race([work.catch((error) => explainRedis(address, error)), late]);
    } finally {
      redis.disconnect();
    }
  });

const connectionTo = (address: string, password: string | undefined): Redis => {
  const place = address.startsWith('/') ? { path: address } : hostAndPort(address);
  return new Redis({
    ...place,
    ...(password === undefined ? {} : { password }),
    ...{ lazyConnect: true, enableReadyCheck: false, enableOfflineQueue: false },
    ...{ maxRetriesPerRequest: 0, retryStrategy: () => null, noDelay: true },
    ...{ protocol: 2, disableClientInfo: true },
  });
};

/** Rejects with what the socket said: the client itself would only say that it is closed. */
const connected = async (redis: Redis): Promise<void> => {
  let said: Error | undefined;
  redis.on('error', (error) => {
    said = error;
  });
  try {
    await redis.connect();
  } catch (error) {
    throw said ?? error;
  }
};

const untilAborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
