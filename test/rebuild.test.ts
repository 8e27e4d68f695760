/** The read models rebuilt from the first event, while the live ones serve. */
import type { Log } from '@recovery-ledger/ledger';
import { createQueries, type RebuildProgress, rebuild } from '@recovery-ledger/projections';
import test from 'ava';
import * as E from 'fp-ts/lib/Either.js';
import { engineRecovery } from './harness/engine-recovery.ts';
import { inTurn, writeHistory } from './harness/histories.ts';
import { ledgerLog } from './harness/ledger-log.ts';
import { natsServer } from './harness/nats.ts';
import { postgresForFile } from './harness/postgres.ts';
import { allRows, caughtUp, freshDatabase, projector } from './harness/projector.ts';
import { appendUnstorable } from './harness/unstorable.ts';
import { until } from './harness/until.ts';

const postgres = postgresForFile(test);
const report = () => {};

const recoveries = (...names: readonly string[]) =>
  inTurn(...names.map((recovery, i) => engineRecovery({ recovery, estate: i === 0 })));

const unreadable = async (log: Log) => {
  const subject = 'ledger.real.detector.stranger';
  return log.appendStamped({ id: 'x-1', type: 'Nonsense', subject, payload: 'nonsense' }, 0);
};

test('a rebuild gives equal rows, unreadable messages included, and tells how it goes', async (t) => {
  const log = await ledgerLog(t, await natsServer(t));
  const { pool } = await freshDatabase(t, postgres());
  const live = projector(t, { log, pool });
  await writeHistory(log, recoveries('rec-1', 'rec-2'));
  await unreadable(log);
  const head = await caughtUp(log, pool);
  await live.stop();
  const before = await allRows(pool);
  const told: RebuildProgress[] = [];
  const rebuilt = await rebuild({ log, pool, report: (progress) => told.push(progress) });
  t.like(rebuilt, {
    _tag: 'Right',
    right: { sequence: head, events: head - 1, unreadable: 1, checked: false },
  });
  t.deepEqual(await allRows(pool), before);
  t.is(told.at(-1)?.sequence, head);
  t.true((told.at(-1)?.perSecond ?? 0) > 0);
});

test('what was parked when it came is parked again, and stops no rebuild', async (t) => {
  const log = await ledgerLog(t, await natsServer(t));
  const { pool } = await freshDatabase(t, postgres());
  const live = projector(t, { log, pool });
  await writeHistory(log, recoveries('rec-1'));
  await appendUnstorable(log);
  await writeHistory(log, engineRecovery({ estate: false, recovery: 'rec-2' }));
  await caughtUp(log, pool);
  await live.stop();
  const before = await allRows(pool);
  t.is(before['parked_events']?.length, 1);
  t.like(await rebuild({ log, pool, report, check: true }), { _tag: 'Right' });
  t.like(await rebuild({ log, pool, report }), { _tag: 'Right' });
  t.deepEqual(await allRows(pool), before);
  await pool.query('delete from ledger.parked_events');
  t.like(await rebuild({ log, pool, report }), { left: { _tag: 'RebuildStopped' } });
});

test('while events keep coming the live rows serve, and nothing is lost in the swap', async (t) => {
  const log = await ledgerLog(t, await natsServer(t));
  const { pool } = await freshDatabase(t, postgres());
  projector(t, { log, pool });
  await writeHistory(log, recoveries('rec-1'));
  await caughtUp(log, pool);
  let [writing, lowest] = [true, 0];
  const keepWriting = (async () => {
    for (let n = 2; writing; n += 1) {
      await writeHistory(log, engineRecovery({ estate: false, recovery: `rec-${n}` }));
    }
  })();
  const queries = createQueries({ pool, now: () => new Date() });
  const keepReading = (async () => {
    while (writing) {
      const answer = await queries.status('real');
      if (E.isLeft(answer)) throw new Error(answer.left.reason);
      const { sequence } = answer.right.asOf;
      t.true(sequence >= lowest, `${sequence} after ${lowest}: an answer went back`);
      lowest = sequence;
    }
  })();
  try {
    for (let n = 0; n < 4; n += 1) {
      t.like(await rebuild({ log, pool, report }), { _tag: 'Right' });
    }
  } finally {
    writing = false;
    await Promise.all([keepWriting, keepReading]);
  }
  await caughtUp(log, pool);
  t.like(await rebuild({ log, pool, report, check: true }), {
    _tag: 'Right',
    right: { checked: true },
  });
});

test('a check names the first difference and changes nothing', async (t) => {
  const log = await ledgerLog(t, await natsServer(t));
  const { pool } = await freshDatabase(t, postgres());
  projector(t, { log, pool });
  await writeHistory(log, recoveries('rec-1'));
  await caughtUp(log, pool);
  const check = () => rebuild({ log, pool, report, check: true });
  t.is((await check())._tag, 'Right');
  await pool.query("update ledger.rto_history set verdict = 'MET', best_ms = 1.5");
  const changed = await allRows(pool);
  const found = await check();
  t.true(E.isLeft(found) && found.left._tag === 'RebuildDiffers');
  t.regex(
    E.isLeft(found) ? found.left.reason : '',
    /^rto_history mode=real failure=10: best_ms is 1\.5 live and \d+(\.\d+)? rebuilt$/,
  );
  t.deepEqual(await allRows(pool), changed);
  await pool.query("delete from ledger.recovery_steps where step = 'promote'");
  await pool.query('update ledger.rto_history set best_ms = best_ms');
  t.is((await rebuild({ log, pool, report }))._tag, 'Right');
  t.is((await check())._tag, 'Right');
});

test('rows of an older version are replaced when the projector starts', async (t) => {
  const log = await ledgerLog(t, await natsServer(t));
  const { pool } = await freshDatabase(t, postgres());
  const first = projector(t, { log, pool });
  await writeHistory(log, recoveries('rec-1'));
  await caughtUp(log, pool);
  await first.stop();
  const before = await allRows(pool);
  await pool.query(
    "update ledger.projection_checkpoints set version = 0 where projection = 'incidents'",
  );
  await pool.query("update ledger.incident_register set status = 'as an older version would'");
  projector(t, { log, pool });
  await until(async () => {
    const { rows } = await pool.query(
      'select min(version) as v from ledger.projection_checkpoints',
    );
    return Number(rows[0]?.v) === 1;
  });
  t.deepEqual(await allRows(pool), before);
});

test('only one rebuild runs at a time', async (t) => {
  const log = await ledgerLog(t, await natsServer(t));
  const { pool } = await freshDatabase(t, postgres());
  await writeHistory(log, recoveries('rec-1', 'rec-2', 'rec-3'));
  const both = await Promise.all([rebuild({ log, pool, report }), rebuild({ log, pool, report })]);
  t.deepEqual(both.map((one) => (E.isLeft(one) ? one.left._tag : one._tag)).sort(), [
    'RebuildBusy',
    'Right',
  ]);
});
