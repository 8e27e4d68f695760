/** The connection to the ledger's own Redis: it never gives up, and never queues. IO. */
import { Redis } from 'ioredis';

/** A command that cannot be sent now fails now; the state is written anew at the reconnect. */
export const createRedis = (url: string): Redis => {
  const redis = new Redis(url, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 1,
    commandTimeout: 2_000,
    connectTimeout: 3_000,
    retryStrategy: (attempt) => Math.min(attempt * 50, 1_000),
  });
  redis.on('error', () => undefined);
  return redis;
};
