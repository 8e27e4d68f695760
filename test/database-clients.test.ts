/**
 * The floor on its own databases: when a standby is promoted, whatever uses the database goes on
 * there by the registry's word, and no acknowledged order is lost. Redis is a cache: without it
 * the floor trades on.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import pg from 'pg';
import { type StartedFloor, startFloor } from './harness/trading-floor.ts';
import { until } from './harness/until.ts';

let started: StartedFloor | undefined;
const floor = (): StartedFloor => {
  if (started === undefined) throw new Error('the floor did not start');
  return started;
};
test.before('the floor starts', async () => {
  started = await startFloor('', 'core,risk,positions,databases');
  await started.trades(50);
});
test.after.always('the floor stops', () => started?.stop());

const portOf = (name: string): string =>
  floor().environment[`FLOOR_${name.toUpperCase().replace('-', '_')}_PORT`] ?? '';

const register = (key: string, instance: string, incarnation: number) => {
  const value = { endpoint: `127.0.0.1:${portOf(instance)}`, http: null, instance, incarnation };
  return floor().ask('supervisor', `/v1/kv/${key}`, 'PUT', value);
};

const asAdmin = async (name: string, ...statements: readonly string[]): Promise<void> => {
  const pgpass = readFileSync(
    join(floor().environment['FLOOR_DATABASE_DIR'] ?? '', 'pgpass'),
    'utf8',
  );
  const password = /:floor_admin:(.*)$/m.exec(pgpass)?.[1];
  const connectionString = `postgres://floor_admin:${password}@127.0.0.1:${portOf(name)}/trading`;
  const client = new pg.Client({ connectionString });
  await client.connect();
  for (const statement of statements) await client.query(statement);
  await client.end();
};

type Cache = { readonly sequence: number; readonly problem: string | null };
const cache = async () =>
  (await floor().ask<{ readonly cache: Cache }>('risk', '/health')).body.cache;
const database = async () => (await floor().ask('supervisor', '/database')).body;

test.serial('a primary that hangs is left for the one that the registry names', async (t) => {
  t.like(await database(), { writable: true, syncHeld: true });
  await floor().signal('postgres-a', 'pause');
  await asAdmin(
    'postgres-b',
    'SELECT pg_promote(true, 10)',
    "SELECT pg_create_physical_replication_slot('postgres_c', true)",
  );
  const where = `host=127.0.0.1 port=${portOf('postgres-b')} user=replicator`;
  const follow = `ALTER SYSTEM SET primary_conninfo = '${where} application_name=postgres_c'`;
  await asAdmin('postgres-c', follow, 'SELECT pg_reload_conf()');
  await register('database/primary', 'postgres-b', 100);
  const isWritable = async () => (await database())['writable'] === true;
  await until(isWritable, { what: 'the new primary takes commits' });
  t.like(await database(), { inRecovery: false, timeline: 2, syncHeld: true });
});

test.serial('the old primary does not come back with its site', async (t) => {
  await floor().signal('postgres-a', 'kill');
  const { status } = await floor().ask('supervisor', '/sites/main/start', 'POST', {});
  t.is(status, 200);
  const stateOf = async (name: string) =>
    (await floor().ask('supervisor', `/processes/${name}`)).body['state'];
  t.deepEqual(
    [await stateOf('postgres-a'), await stateOf('postgres-b'), await stateOf('redis-a')],
    ['exited', 'running', 'running'],
  );
});

test.serial('no acknowledged order is missing there, and positions load from there', async (t) => {
  const { acknowledged } = await floor().stats();
  const more = async () => (await floor().stats()).acknowledged > acknowledged + 50;
  await until(more, { what: 'orders go on' });
  t.like(await floor().verify(), { verdict: 'NONE_LOST' });
  const loaded = await floor().ask('positions', '/load', 'POST', {});
  t.is(loaded.status, 200, JSON.stringify(loaded.body));
});

test.serial('the exposures are in Redis; without it the floor trades on', async (t) => {
  const isFresh = async (after: number) => {
    const { problem, sequence } = await cache();
    return problem === null && sequence > after;
  };
  await until(() => isFresh(0), { what: 'the exposures are written' });
  await floor().signal('redis-a', 'kill');
  await until(async () => (await cache()).problem !== null, { what: 'Redis is missed' });
  const { acknowledged } = await floor().stats();
  const more = async () => (await floor().stats()).acknowledged > acknowledged + 50;
  await until(more, { what: 'orders go on' });
  t.like(await floor().ask('risk', '/health'), { body: { status: 'OK' } });
  const { sequence } = await cache();
  await floor().signal('redis-a', 'start');
  await until(() => isFresh(sequence), { what: 'the exposures are written again' });
});
