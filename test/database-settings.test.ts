/** What the databases are told is looked at before anything starts; either kind runs alone. */
import test from 'ava';
import { startDatabases } from './harness/databases.ts';
import { endOfSupervisor } from './harness/trading-floor.ts';

const places = {
  ...{ FLOOR_POSTGRES_BIN: '/', FLOOR_REDIS_BIN: '/', FLOOR_DATABASE_OS_USER: 'nosuchuser' },
  ...{ FLOOR_POSTGRES_A_PORT: 'none', FLOOR_DATABASE_DIR: '' },
};
const wrong: readonly (readonly [name: keyof typeof places, only: string, said: RegExp])[] = [
  ['FLOOR_POSTGRES_BIN', 'postgres-a', /FLOOR_POSTGRES_BIN is \/, which has no postgres; name the/],
  ['FLOOR_REDIS_BIN', 'redis-a', /FLOOR_REDIS_BIN is \/, which has no redis-server; name the/],
  ['FLOOR_DATABASE_OS_USER', 'redis-a', /FLOOR_DATABASE_OS_USER: .*nosuchuser/],
  ['FLOOR_POSTGRES_A_PORT', 'postgres-a', /FLOOR_POSTGRES_A_PORT must be a whole number/],
  ['FLOOR_DATABASE_DIR', 'postgres-a', /FLOOR_DATABASE_DIR is missing/],
];

test('one kind runs without the other; a wrong setting is one line', async (t) => {
  const redis = await startDatabases({ postgres: false });
  t.teardown(redis.stop);
  t.is(await redis.primary('service/redis/active'), 'redis-a');
  const ports = { FLOOR_POSTGRES_A_PORT: '1', FLOOR_DATABASE_DIR: `${redis.folder}-other` };
  for (const [name, only, said] of wrong) {
    const changed = { [name]: places[name], FLOOR_ONLY: only };
    const [code, words] = await endOfSupervisor({ ...redis.environment, ...ports, ...changed });
    t.is(code, 2, words);
    t.regex(words, said);
    t.is(words.split('\n').length, 1, words);
  }
});
