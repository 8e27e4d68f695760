/**
 * Writes the exposures through to Redis, for whoever wants to look at them there: a cache, never a
 * need. Redis away, read-only or too slow changes nothing here: the next write has all of it
 * again. Only the instance that counts writes. IO.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { decodeEnvironment, port, text } from '../wire/environment.ts';
import { type FollowedEndpoint, followEndpoint } from '../wire/follow-endpoint.ts';
import { type RedisWriter, redisWriter } from '../wire/redis-writer.ts';
import type { Risk } from './risk.ts';

export type ExposureCache = {
  /** Null where the floor has no Redis. */
  readonly show: () => CacheView | null;
  readonly close: () => void;
};

type CacheView = {
  readonly endpoint: string | null;
  /** The journal entry that the cache is as of. */
  readonly sequence: number;
  /** Why the last write failed; null when it did not. */
  readonly problem: string | null;
};

const everyMs = 250;

export const cacheExposures = async (risk: Risk): Promise<ExposureCache> => {
  const key = process.env['FLOOR_REDIS_KEY'];
  if (key === undefined) return { show: () => null, close: () => undefined };
  const env = decodeEnvironment(process.env, {
    FLOOR_SUPERVISOR_PORT: port(),
    FLOOR_REDIS_PASSWORD: text(),
  });
  const followed = await followEndpoint(env.FLOOR_SUPERVISOR_PORT, key);
  return writeThrough(risk, followed, env.FLOOR_REDIS_PASSWORD);
};

const writeThrough = (risk: Risk, followed: FollowedEndpoint, password: string): ExposureCache => {
  let closed = false;
  let redis: RedisWriter | undefined;
  let written = { sequence: -1, problem: null as string | null };
  followed.onChange(() => {
    redis?.close();
    redis = undefined;
    written = { ...written, sequence: -1 };
  });
  const write = async (): Promise<void> => {
    const [endpoint, { sequence }] = [followed.endpoint(), risk.state];
    if (endpoint === undefined || !risk.isReady() || !risk.program.role.isPrimary()) return;
    if (sequence === written.sequence && written.problem === null) return;
    redis ??= redisWriter(endpoint, password);
    try {
      await redis.write(['MSET', ...keysOf(risk), 'risk:exposures:sequence', String(sequence)]);
      written = { sequence, problem: null };
    } catch (error) {
      written = { ...written, problem: error instanceof Error ? error.message : String(error) };
    }
  };
  const run = async (): Promise<void> => {
    for (; !closed; await delay(everyMs)) await write();
  };
  void run();
  return {
    show: () => ({ endpoint: followed.endpoint() ?? null, ...written }),
    close: () => {
      closed = true;
      redis?.close();
      followed.close();
    },
  };
};

/** All in one command: a reader finds every key as of one entry. */
const keysOf = (risk: Risk): readonly string[] =>
  risk
    .exposures()
    .flatMap((each) => [
      `risk:exposure:${each.account}:${each.symbol}`,
      JSON.stringify({ ...each, sequence: risk.state.sequence }),
    ]);
