/**
 * RECOVER-DB-001 and REJOIN-DB-001 on real servers under load. What was lost is counted against
 * what a separate process was told.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import pg from 'pg';
import { lostRows, writeRows } from './harness/acknowledged-writer.ts';
import { carryOutDatabase, positionOf } from './harness/database-recovery.ts';
import { databasesForFile } from './harness/databases.ts';

const databases = databasesForFile(test, { redis: false });
const rejoin = (incarnation: number) =>
  carryOutDatabase(databases(), { runbook: 'REJOIN-DB-001', incarnation });

/** A killed primary, and everything that is carried out for it, under load. */
test.serial('a killed primary is replaced, and nothing acknowledged is lost', async (t) => {
  const all = databases();
  await all.streams('postgres-a');
  const writer = await writeRows(all.environment);
  await writer.acknowledges(50);
  const last = await positionOf(all, 'postgres-a');
  await all.signal('postgres-a', 'kill');
  // As a server does that makes files of its log ahead of time: it holds nothing yet.
  const log = join(all.host('postgres-a').folder, 'data', 'pg_wal');
  const later = join(log, '0000000100000000000000F0');
  writeFileSync(later, Buffer.alloc(8192));
  const { failed, outputs, emitted } = await carryOutDatabase(all, { incarnation: 10, last });
  t.is(failed, undefined);
  await writer.acknowledges(50);
  const written = await writer.stop();
  const promoted = await all.primary();
  t.not(promoted, 'postgres-a');
  t.deepEqual(await lostRows(all.admin(promoted), written), []);
  t.is(outputs['steps.loss-gate.state'], 'ZERO_PROVEN');
  t.is(outputs['steps.promote.timeline'], 2);
  t.truthy(outputs['steps.measure-loss.end'], 'the old log was read to its end');
  t.is(outputs['steps.synchronous.synchronous'], 'held');
  const [measured] = emitted;
  t.true(measured?.type === 'DataLossMeasured' && measured.data.state === 'ZERO_PROVEN');
  const [{ hot_standby } = { hot_standby: '' }] = await all.query<{ hot_standby: string }>(
    ...[promoted, 'show hot_standby'],
  );
  t.is(hot_standby, 'on', 'it is never touched');
});

test.serial('the old primary is rewound and rejoined with its own settings', async (t) => {
  const all = databases();
  const { failed, outputs } = await rejoin(11);
  t.is(failed, undefined);
  t.deepEqual(
    [outputs['steps.find.name'], outputs['steps.bring-in-line.by']],
    ['postgres-a', 'pg_rewind'],
  );
  await all.streams(await all.primary(), 2);
  const { failed: again } = await rejoin(12);
  t.regex(again ?? '', /find: every member streams from the primary/);
});

test.serial(
  'one whose host is silent loses its standbys, and keeps no write of its own',
  async (t) => {
    const all = databases();
    const old = await all.primary();
    const writer = await writeRows(all.environment, { prefix: 'hung' });
    await writer.acknowledges(50);
    const last = await positionOf(all, old);
    await all.signal(old, 'pause');
    const over = { 'endpoints.supervisor': 'http://127.0.0.1:1' };
    const { failed, outputs } = await carryOutDatabase(all, { incarnation: 20, last, over });
    t.is(failed, undefined);
    t.is(outputs['steps.fence.fence'], 'cut');
    await writer.acknowledges(50);
    const written = await writer.stop();
    const promoted = await all.primary();
    t.deepEqual(await lostRows(all.admin(promoted), written), []);
    await all.signal(old, 'resume');
    const key = 'written to the old one';
    const late = new pg.Client({ connectionString: all.admin(old), query_timeout: 500 });
    late.on('error', () => undefined);
    await late.connect();
    const text = 'insert into acknowledged values ($1, now(), 0)';
    await t.throwsAsync(late.query(text, [key]), { message: 'Query read timeout' });
    const joined = await rejoin(21);
    t.is(joined.failed, undefined);
    t.true(Number(joined.outputs['steps.save.commits']) >= 1, 'and it is kept aside');
    await late.end().catch(() => undefined);
    await all.streams(promoted, 2);
    for (const name of ['postgres-a', 'postgres-b', 'postgres-c']) {
      t.deepEqual(await all.query(name, 'select from acknowledged where key = $1', [key]), []);
    }
  },
);

test.serial(
  'of an asynchronous one a person accepts the loss, and what is stated is what is gone',
  async (t) => {
    const all = databases();
    const old = await all.primary();
    const others = all.hosts.map(({ name }) => name).filter((name) => name !== old);
    await all.query(old, "alter system set synchronous_standby_names = ''");
    for (const name of others) await all.query(name, "alter system set primary_conninfo = ''");
    for (const { name } of all.hosts) await all.query(name, 'select pg_reload_conf()');
    await all.streams(old, 0);
    const writer = await writeRows(all.environment, { prefix: 'async', writers: 1 });
    await writer.acknowledges(20);
    const written = await writer.stop();
    const last = await positionOf(all, old);
    await all.signal(old, 'kill');
    const denied = await carryOutDatabase(all, { incarnation: 30, last });
    t.regex(denied.failed ?? '', /loss-gate: .* it waited for no standby.*accept-loss/);
    t.is(await all.primary(), old, 'nothing was promoted');
    const over = { 'loss.accepted': 'true' };
    const { failed, outputs, emitted } = await carryOutDatabase(all, {
      incarnation: 31,
      last,
      over,
    });
    t.is(failed, undefined);
    const lost = await lostRows(all.admin(await all.primary()), written);
    t.true(lost.length >= 20);
    const [measured] = emitted;
    t.like(measured?.data, {
      ...{ state: 'MEASURED', lostRecords: lost.length },
      evidence: { rows: { acknowledged: lost.length } },
    });
    t.is(outputs['steps.loss-gate.state'], 'BOUNDED');
    t.is((await rejoin(32)).outputs['steps.save.commits'], lost.length);
    await all.streams(await all.primary(), 2);
  },
);
