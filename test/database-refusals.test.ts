/**
 * Where RECOVER-DB-001 stops, on real servers: each hard case at the right step, with a reason, and
 * with nothing done that cannot be taken back. And why `hot_standby` is never touched.
 */
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import pg from 'pg';
import { carryOutDatabase } from './harness/database-recovery.ts';
import { databasesForFile } from './harness/databases.ts';
import { until } from './harness/until.ts';

const databases = databasesForFile(test, { redis: false });
const recover = (incarnation: number, given: object = {}) =>
  carryOutDatabase(databases(), { incarnation, ...given });

test.serial('a primary that answers is not failed over', async (t) => {
  const { failed } = await recover(10, { byHand: true });
  t.regex(failed ?? '', /^confirm: postgres-a at .* answers and takes writes: nothing is done/);
});

test.serial(
  'nor is one that only turns us away: a wrong password stops before anything is done',
  async (t) => {
    const pgpass = join(databases().environment['FLOOR_DATA_DIR'] ?? '', 'wrong-pgpass');
    await writeFile(pgpass, '*:*:*:*:wrong\n');
    const { failed } = await recover(11, { over: { 'endpoints.pgpass': pgpass }, byHand: true });
    t.regex(
      failed ?? '',
      /^confirm: postgres-a answers, and turned .* password authentication failed/,
    );
    t.regex(failed ?? '', /correct it and go on/);
    t.is(await databases().primary(), 'postgres-a');
  },
);

test.serial('what is no standby is not promoted', async (t) => {
  const over = { 'steps.choose.name': 'postgres-a', 'steps.choose.timeline': 1 };
  const { failed } = await recover(12, { over, only: ['promote'] });
  t.regex(failed ?? '', /^promote: .*not a new one|no standby to be promoted/);
});

test.serial(
  'hot_standby off does nothing on a primary, and blinds everybody on a standby',
  async (t) => {
    const all = databases();
    await all.query('postgres-a', 'alter system set hot_standby = off');
    await all.query('postgres-a', 'select pg_reload_conf()');
    const shown = 'select setting, pending_restart from pg_settings where name = $1';
    const isSo = async () => (await all.query<Shown>('postgres-a', shown, ['hot_standby']))[0];
    await until(async () => (await isSo())?.pending_restart === true, { what: 'it is read' });
    t.is((await isSo())?.setting, 'on', 'a reload does not change it');
    await all.query('postgres-a', 'alter system reset hot_standby');
    await all.query('postgres-c', 'alter system set hot_standby = off');
    await all.signal('postgres-c', 'kill');
    const started = all.signal('postgres-c', 'start').catch(() => undefined);
    await until(() => refusalOf('postgres-c').then((said) => /hot standby mode/i.test(said)), {
      what: 'it turns everybody away',
    });
    const over = { 'steps.confirm.old': 'postgres-a' };
    const { failed } = await recover(13, { over, only: ['choose'] });
    t.regex(failed ?? '', /postgres-c: it does not answer: .*Hot standby mode is disabled/);
    await all.signal('postgres-c', 'kill');
    await started;
    const file = join(all.host('postgres-c').folder, 'data', 'postgresql.auto.conf');
    const text = await readFile(file, 'utf8');
    await writeFile(file, text.replace(/^hot_standby.*\n/m, ''));
    await all.signal('postgres-c', 'start');
    await all.streams('postgres-a', 2);
  },
);

test.serial('without a standby it stops, and says why of each', async (t) => {
  const all = databases();
  for (const name of ['postgres-a', 'postgres-b', 'postgres-c']) await all.signal(name, 'kill');
  const { failed } = await recover(14);
  t.regex(failed ?? '', /^choose: no standby is fit to be promoted: postgres-a: it is the primary/);
  t.regex(failed ?? '', /postgres-b: it does not answer: .*; postgres-c: .*RECOVER-DB-002/);
  for (const name of ['postgres-a', 'postgres-b', 'postgres-c']) await all.signal(name, 'start');
  await all.streams('postgres-a', 2);
});

test.serial(
  'with nobody left to wait for, commits go on on one disk, and it is said',
  async (t) => {
    const all = databases();
    for (const name of ['postgres-c', 'postgres-a']) await all.signal(name, 'kill');
    const { failed, outputs } = await recover(15, { over: { 'loss.accepted': 'true' } });
    t.is(failed, undefined);
    t.regex(String(outputs['steps.synchronous.said']), /^0 of 1 .* on its disk alone/);
    t.is(outputs['steps.loss-gate.state'], 'UNKNOWN', 'nobody knows how far it was');
  },
);

test.serial('what cannot be rewound is copied anew, and commits wait for it again', async (t) => {
  const all = databases();
  await rm(join(all.host('postgres-a').folder, 'data', 'global', 'pg_control'));
  const joined = await carryOutDatabase(all, { runbook: 'REJOIN-DB-001', incarnation: 16 });
  t.is(joined.failed, undefined);
  t.is(joined.outputs['steps.bring-in-line.by'], 'pg_basebackup');
  await all.streams('postgres-b', 1);
  const again = await carryOutDatabase(all, { runbook: 'REJOIN-DB-001', incarnation: 17 });
  t.is(again.failed, undefined);
  t.is(again.outputs['steps.find.name'], 'postgres-c');
  await all.streams('postgres-b', 2);
});

type Shown = { readonly setting: string; readonly pending_restart: boolean };

const refusalOf = async (name: string): Promise<string> => {
  const connectionString = databases().admin(name);
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 500 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return '';
  } catch (error) {
    return error instanceof pg.DatabaseError ? `${error.message} ${error.detail}` : String(error);
  } finally {
    await client.end().catch(() => undefined);
  }
};
