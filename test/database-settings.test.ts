/** What the databases are told is looked at before anything starts; either kind runs alone. */
import { chmodSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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

test('half-made data is begun afresh, made data kept; a wrong setting is one line', async (t) => {
  const home = mkdtempSync(join(tmpdir(), 'half-made-'));
  t.teardown(() => rmSync(home, { recursive: true, force: true }));
  chmodSync(home, 0o711);
  const FLOOR_DATABASE_DIR = join(home, 'databases');
  mkdirSync(join(FLOOR_DATABASE_DIR, '.making-redis/redis-a'), { recursive: true });
  const first = await startDatabases({ postgres: false, settings: { FLOOR_DATABASE_DIR } });
  t.false(existsSync(join(FLOOR_DATABASE_DIR, '.making-redis')), 'what was half made is gone');
  await first.stop();
  mkdirSync(join(FLOOR_DATABASE_DIR, '.made-redis'));
  renameSync(join(FLOOR_DATABASE_DIR, 'redis-a'), join(FLOOR_DATABASE_DIR, '.made-redis/redis-a'));
  const redis = await startDatabases({ postgres: false, settings: { FLOOR_DATABASE_DIR } });
  t.teardown(redis.stop);
  t.true(existsSync(join(FLOOR_DATABASE_DIR, 'redis-a/appendonlydir')), 'what was made is kept');
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
