/** The two ways of writing to Redis: everything anew, or only what is newer. IO. */
import type { Redis } from 'ioredis';
import type { HotValue } from './hot-values.ts';

const setIfNewer = `
local current = redis.call('GET', KEYS[1])
if current then
  local readable, value = pcall(cjson.decode, current)
  local known = readable and type(value) == 'table' and tonumber(value.sequence)
  if known and known > tonumber(ARGV[2]) then return 0 end
end
if ARGV[1] == '' then redis.call('DEL', KEYS[1])
elseif ARGV[3] == '0' then redis.call('SET', KEYS[1], ARGV[1])
else redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[3]) end
return 1`;

export const writeNewer = async (redis: Redis, values: readonly HotValue[]): Promise<void> => {
  await Promise.all(
    values.map(({ key, sequence, json, ttlMs = 0 }) =>
      redis.eval(setIfNewer, 1, key, json ?? '', sequence, ttlMs),
    ),
  );
};

/** Sets every value whatever is there, and removes states of components that are no more. */
export const rewriteAll = async (redis: Redis, values: readonly HotValue[]): Promise<void> => {
  const wanted = new Set(values.map(({ key }) => key));
  for (const mode of ['real', 'drill']) {
    for await (const keys of redis.scanStream({ match: `${mode}:state:*`, count: 500 })) {
      const gone = (keys as readonly string[]).filter((key) => !wanted.has(key));
      if (gone.length > 0) await redis.del(...gone);
    }
  }
  const pairs = values.flatMap(({ key, json }) => (json === null ? [] : [key, json]));
  if (pairs.length > 0) await redis.mset(...pairs);
  for (const { key, ttlMs } of values) if (ttlMs !== undefined) await redis.pexpire(key, ttlMs);
};
