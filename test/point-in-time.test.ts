/**
 * A database goes back to a moment of the past on real servers: every row of before it is there,
 * also those that no archive had yet, and none of after it. Whatever cannot be done is refused
 * before anything is stopped; whatever is replaced is kept.
 */
import { existsSync } from 'node:fs';
import { appendFile, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import test from 'ava';
import { databasesForFile } from './harness/databases.ts';
import {
  archiveWithGap,
  backUp,
  dropCopyOf,
  ownSettings,
  restoreTo,
} from './harness/point-in-time.ts';
import { until } from './harness/until.ts';

const databases = databasesForFile(test.serial, { redis: false });
const schema = new URL('../examples/trading-floor/schema.sql', import.meta.url);
const looking = ['target', 'choose'];

const add = (from: number, to: number) =>
  databases().query(
    'postgres-a',
    `insert into trades (exec_id, cl_ord_id, account, symbol, side, quantity, price, venue, status,
       created_at)
     select 'E' || n, 'C' || n, 'HOUSE', 'ACME', 'buy', 1, 10, 'EXCHANGE', 'FILLED', clock_timestamp()
     from generate_series(${from}, ${to}) as n`,
  );

const one = async (text: string): Promise<string> => {
  const [row] = await databases().query<{ readonly one: string }>('postgres-a', text);
  return row?.one ?? '';
};
const now = () =>
  one(
    `select to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as one`,
  );
const rows = () =>
  one(`select count(*) || ' up to ' || max(substr(exec_id, 2)::int) as one from trades`);

let [beforeBackup, firstBackup] = ['', ''];
let [atLsn, target] = ['', ''];

test.serial('a backup is verified before it has its name', async (t) => {
  await databases().streams('postgres-a');
  await databases().query('postgres-a', await readFile(schema, 'utf8'));
  await add(1, 50);
  beforeBackup = await now();
  await add(51, 100);
  const backup = await backUp(databases(), 1);
  t.regex(backup, /\/backups\/base_\d{8}T\d{6}Z$/);
  t.deepEqual(await readdir(join(databases().folder, 'backups')), [backup.split('/').at(-1)]);
  firstBackup = backup;
  await add(101, 200);
  await databases().query('postgres-a', 'select pg_switch_wal()');
  await add(201, 300); // in no archive yet
  atLsn = await one('select pg_current_wal_lsn()::text as one');
  await databases().query('postgres-a', `select pg_create_restore_point('before_load')`);
  target = await now();
  await add(301, 350);
});

test.serial('what cannot be done is refused while everything runs', async (t) => {
  const refused = async (wanted: string, timeline?: string) => {
    const given = { incarnation: 2, target: wanted, only: looking };
    return (await restoreTo(databases(), timeline === undefined ? given : { ...given, timeline }))
      .failed;
  };
  t.regex(String(await refused('2026-11-23 14:30:00')), /^target: .* has no time zone: add Z/);
  t.regex(String(await refused('2226-11-23T14:30:00Z')), /^target: .* is in the future/);
  t.regex(
    String(await refused('xid:4000000000')),
    /^choose: .*the log has no end of it after this/,
  );
  t.regex(String(await refused('name:nowhere')), /the log has no restore point of this name/);
  t.regex(String(await refused('F/0')), /the log does not reach it: the log is whole up to 0\//);
  t.regex(
    String(await refused(target, '7')),
    /^choose: timeline 7 is not known: there is no 00000007/,
  );
  t.regex(
    String(await refused(beforeBackup)),
    /^choose: no base backup leads to .*, after the target$/,
  );
  const wholeLog = await one('select pg_current_wal_lsn()::text as one');
  t.is(await refused(wholeLog), undefined, 'nothing begins there: it is the end of the log');
  t.is(await rows(), '350 up to 350');
});

test.serial('a damaged backup is passed over for the one before it', async (t) => {
  const damaged = await backUp(databases(), 7);
  const given = { incarnation: 8, target: await now(), only: looking };
  t.is((await restoreTo(databases(), given)).outputs['steps.choose.backup'], damaged);
  await appendFile(join(damaged, 'global', 'pg_filenode.map'), 'x');
  const { failed, outputs } = await restoreTo(databases(), given);
  t.is(failed, undefined);
  t.is(outputs['steps.choose.backup'], firstBackup);
  await rm(damaged, { recursive: true });
});

test.serial('a file of the log that is nowhere is named', async (t) => {
  const { copy, last } = await archiveWithGap(databases());
  const over = { 'endpoints.databaseDir': copy };
  const carried = await restoreTo(databases(), {
    incarnation: 3,
    target: 'name:before_load',
    over,
    only: looking,
  });
  t.regex(
    String(carried.failed),
    new RegExp(`${last} is missing, in the archive and in what the servers kept`),
  );
});

test.serial(
  'a person who does not like what is there leaves it standing, and all is kept',
  async (t) => {
    const given = { incarnation: 4, target: atLsn };
    let shown = '';
    const agrees = (text: string) => {
      shown = text;
      return false;
    };
    const carried = await restoreTo(databases(), { ...given, agrees });
    t.is(carried.failed, 'agree: cto denied it: not this one');
    t.regex(shown, /public\.trades: 300 rows, the newest of /);
    t.regex(shown, /[1-9]\d* commits after it are undone/); // the server's own upkeep counts
    t.is(await one('select pg_get_wal_replay_pause_state() as one'), 'paused');
    const kept = String(carried.outputs['steps.preserve.kept']);
    t.true(existsSync(join(kept, 'pg_wal')));
    t.is((await stat(`${databases().host('postgres-a').folder}/data`)).mode & 0o777, 0o700);
    const again = await restoreTo(databases(), {
      ...given,
      only: ['preserve', 'restore', 'recover'],
      over: carried.outputs,
    });
    t.is(again.failed, undefined, 'a step that was killed at its end is done again');
    t.is(again.outputs['steps.preserve.kept'], kept);
    const pgpass = join(databases().folder, 'pgpass-wrong');
    await writeFile(pgpass, '*:*:*:*:wrong\n', { mode: 0o600 });
    const over = { ...carried.outputs, 'endpoints.pgpass': pgpass };
    const locked = await restoreTo(databases(), { ...given, over, only: ['recover'] });
    t.regex(String(locked.failed), /^recover: .*\(the password file does not have the password of/);
  },
);

test.serial('a server that ends says why, at once', async (t) => {
  const given = { incarnation: 5, target: atLsn };
  const carried = await restoreTo(databases(), {
    ...given,
    only: ['target', 'choose', 'stop', 'preserve'],
  });
  t.is(carried.failed, undefined);
  const over = {
    ...carried.outputs,
    'steps.preserve.setting': 'recovery_target_lsn',
    'steps.preserve.value': 'F/0',
  };
  const ended = await restoreTo(databases(), { ...given, over, only: ['restore', 'recover'] });
  const why =
    'recover: the server ended: recovery ended before configured recovery target was reached';
  t.is(ended.failed, why);
});

test.serial('every row of before the target is there, none of after, and it goes on', async (t) => {
  const dropCopy = await dropCopyOf(t, [300, 301], target);
  const carried = await restoreTo(databases(), { incarnation: 6, target, dropCopy });
  t.is(carried.failed, undefined);
  t.is(await rows(), '301 up to 301', 'the one that the venue executed is back');
  t.is(carried.outputs['steps.replay.replayed'], 1);
  t.is(carried.outputs['steps.replay.listed'], 2, 'also what was there again');
  const loss = carried.emitted.find(({ type }) => type === 'DataLossMeasured');
  t.like(loss?.data, { state: 'MEASURED', lostRecords: 0, evidence: { missing: 0 } });
  t.true(Number(carried.outputs['steps.preserve.undone']) > 0);
  await databases().streams('postgres-a');
  t.is(
    await one(`select current_setting('synchronous_standby_names') as one`),
    'ANY 1 (postgres_a,postgres_b,postgres_c)',
  );
  t.deepEqual(await ownSettings(databases(), 'postgres-a'), [], 'all is taken back');
  const follows = ['primary_conninfo', 'primary_slot_name'];
  t.deepEqual(await ownSettings(databases(), 'postgres-b'), follows);
  await add(400, 400);
  const copied = async (name: string) => {
    const text = 'select count(*)::text as n from trades';
    const [row] = await databases().query<{ readonly n: string }>(name, text);
    return row?.n === '302';
  };
  for (const name of ['postgres-b', 'postgres-c']) {
    await until(() => copied(name), { what: `${name} has all of it` });
  }
  const timeline = Number(carried.outputs['steps.resume.timeline']);
  t.true(existsSync(join(databases().folder, 'archive', `0000000${timeline}.history`)));
});
