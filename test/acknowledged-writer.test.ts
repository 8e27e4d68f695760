/** The writer that losses are counted by: it follows the registry, and lists what it was told. */
import test from 'ava';
import { lostKeys, lostRows, writeRows } from './harness/acknowledged-writer.ts';
import { databasesForFile } from './harness/databases.ts';
import { until } from './harness/until.ts';

const databases = databasesForFile(test);

const waiting = `SELECT pid FROM pg_stat_activity
  WHERE wait_event = 'SyncRep' AND backend_type = 'client backend'`;

test.serial('a commit whose wait is cancelled is unknown, though its row is there', async (t) => {
  const { environment, signal, query, streams, admin } = databases();
  await streams('postgres-a', 2);
  const writer = await writeRows(environment, { writers: 2, prefix: 'cancelled' });
  await writer.acknowledges(10);
  await Promise.all(['postgres-b', 'postgres-c'].map((name) => signal(name, 'pause')));
  const hang = async () => (await query('postgres-a', waiting)).length === 2;
  await until(hang, { what: 'both writers wait for a standby' });
  await query('postgres-a', `SELECT pg_cancel_backend(pid) FROM (${waiting}) AS hanging`);
  await until(hang, { what: 'both wait again, with the next row' });
  await Promise.all(['postgres-b', 'postgres-c'].map((name) => signal(name, 'resume')));
  await writer.acknowledges(10);
  const written = await writer.stop();
  t.is(written.unknown.length, 2);
  t.deepEqual(await lostRows(admin('postgres-a'), { acknowledged: written.unknown }), []);
  t.deepEqual(await lostRows(admin('postgres-a'), written), []);
});

test.serial('what a replica does not have is refused by Redis, and listed nowhere', async (t) => {
  const { environment, signal, host } = databases();
  const writer = await writeRows(environment, { store: 'redis' });
  await writer.acknowledges(50);
  await signal('redis-b', 'kill');
  const idle = async () => {
    const before = writer.count();
    await new Promise((resolve) => setTimeout(resolve, 100));
    return writer.count() === before;
  };
  await until(idle, { what: 'no write is acknowledged any more' });
  await signal('redis-b', 'start');
  await writer.acknowledges(50);
  const written = await writer.stop();
  const password = environment['FLOOR_REDIS_PASSWORD'] ?? '';
  t.deepEqual(await lostKeys(host('redis-a').address, password, written), []);
  t.deepEqual(written.unknown, []);
});

test.serial(
  'a promoted standby has all that was acknowledged; the gap spans the kill',
  async (t) => {
    const { environment, signal, query, register, admin } = databases();
    const writer = await writeRows(environment);
    await writer.acknowledges(100);
    const killedMs = performance.timeOrigin + performance.now();
    await signal('postgres-a', 'kill');
    await query('postgres-b', "ALTER SYSTEM SET synchronous_standby_names = ''");
    await query('postgres-b', 'SELECT pg_promote(true, 10), pg_reload_conf()');
    await register('postgres-b', 100);
    await writer.acknowledges(100);
    const written = await writer.stop();
    const { fromMs, ms } = written.longestGap;
    t.true(fromMs + ms > killedMs && fromMs < killedMs + ms);
    t.deepEqual(await lostRows(admin('postgres-b'), written), []);
    const key = written.acknowledged[0]?.key ?? '';
    await query('postgres-b', 'DELETE FROM acknowledged WHERE key = $1', [key]);
    t.deepEqual(await lostRows(admin('postgres-b'), written), [key]);
  },
);
