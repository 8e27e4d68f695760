/**
 * RECOVER-DB-001 on real servers: killed and stopped primaries under load, and what must not be
 * done. Losses are counted against what a separate process was told.
 */
import test from 'ava';
import { lostRows, writeRows } from './harness/acknowledged-writer.ts';
import { carryOutDatabase, positionOf } from './harness/database-recovery.ts';
import { databasesForFile } from './harness/databases.ts';

const databases = databasesForFile(test, { redis: false });

test.serial(
  'a killed primary is replaced, and nothing that was acknowledged is lost',
  async (t) => {
    const all = databases();
    await all.streams('postgres-a');
    const writer = await writeRows(all.environment);
    await writer.acknowledges(50);
    const last = await positionOf(all, 'postgres-a');
    await all.signal('postgres-a', 'kill');
    const startedAt = performance.now();
    const carried = await carryOutDatabase(all, { incarnation: 10, last });
    t.log(
      performance.now() - startedAt,
      JSON.stringify(carried.tookMs),
      JSON.stringify(carried.emitted),
    );
    t.is(carried.failed, undefined);
    await writer.acknowledges(50);
    const written = await writer.stop();
    t.log(written.longestGap, written.acknowledged.length, written.unknown.length);
    const promoted = await all.primary();
    t.deepEqual(await lostRows(all.admin(promoted), written), []);
  },
);

test.serial('the old primary is rejoined, and what it had to itself is saved', async (t) => {
  const all = databases();
  const carried = await carryOutDatabase(all, { runbook: 'REJOIN-DB-001', incarnation: 11 });
  t.log(JSON.stringify(carried, null, 1));
  t.is(carried.failed, undefined);
  await all.streams(await all.primary(), 2);
});
