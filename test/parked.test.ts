/** What was parked is read again after an upgrade, and takes the place that it has in the log. */
import type { Followed, Log } from '@recovery-ledger/ledger';
import { createQueries, retryParked } from '@recovery-ledger/projections';
import test from 'ava';
import * as E from 'fp-ts/lib/Either.js';
import { engineRecovery } from './harness/engine-recovery.ts';
import { writeHistory } from './harness/histories.ts';
import { ledgerLog } from './harness/ledger-log.ts';
import { natsServer } from './harness/nats.ts';
import { postgresForFile } from './harness/postgres.ts';
import {
  allRows,
  caughtUp,
  freshDatabase,
  projector,
  rowsFromScratch,
} from './harness/projector.ts';
import { orThrow } from './harness/server-fixture.ts';
import { appendUnstorable } from './harness/unstorable.ts';

const postgres = postgresForFile(test);
const report = () => {};
const { signal } = new AbortController();

/** A program that knows RecoveryPlanned in its first version only. */
const olderReader = (log: Log): Log => ({
  ...log,
  follow: async function* (options) {
    for await (const followed of log.follow(options)) yield asOlder(followed);
  },
});

const tooNew = 'RecoveryPlanned version 2 is newer than this program (1): upgrade it';

const asOlder = (followed: Followed): Followed => {
  const { entry, sequence } = followed;
  if (E.isLeft(entry) || !entry.right.meta.dataschema.endsWith('RecoveryPlanned:2'))
    return followed;
  const { subject, recordedAt } = entry.right.meta;
  const unreadable = { _tag: 'Unreadable', sequence, subject, recordedAt, reason: tooNew } as const;
  return { ...followed, entry: E.left(unreadable) };
};

const garbage = async (log: Log, id: string): Promise<number> => {
  const subject = `ledger.real.detector.${id}`;
  return orThrow(await log.appendStamped({ id, type: 'X', subject, payload: '{"half":' }, 0));
};

test('what a newer program can read takes its place; the rest stays, and the rows are those of a rebuild', async (t) => {
  const log = await ledgerLog(t, await natsServer(t));
  const { pool } = await freshDatabase(t, postgres());
  const older = projector(t, { log: olderReader(log), pool });
  await writeHistory(log, engineRecovery());
  await garbage(log, 'stranger');
  await appendUnstorable(log);
  await writeHistory(log, engineRecovery({ estate: false, recovery: 'rec-2' }));
  await caughtUp(log, pool);
  await older.stop();
  const queries = createQueries({ pool, now: () => new Date() });
  const before = orThrow(await queries.parked());
  t.is(before.total, 4);
  t.deepEqual(
    before.kinds.map(({ kind, count }) => [kind, count]),
    [
      ['newer', 2],
      ['malformed', 1],
      ['refused', 1],
    ],
  );

  const retried = orThrow(await retryParked({ log, pool, report, signal }));
  t.like(retried, { checked: 4, readable: 2, stillParked: 2 });
  t.truthy(retried.rebuilt);
  const after = orThrow(await queries.parked({ limit: 1 }));
  t.deepEqual([after.total, after.parked.length], [2, 1]);
  t.deepEqual(await rowsFromScratch(t, log, postgres()), await allRows(pool));
});

test('with nothing readable nothing is rebuilt, and reasons are those of today', async (t) => {
  const log = await ledgerLog(t, await natsServer(t));
  const { pool } = await freshDatabase(t, postgres());
  const live = projector(t, { log, pool });
  const sequences: number[] = [];
  for (let n = 0; n < 210; n += 1) sequences.push(await garbage(log, `g${n}`));
  await caughtUp(log, pool);
  await live.stop();
  const before = await allRows(pool);
  await pool.query("update ledger.parked_events set reason = 'as it was called before'");
  const [one = 0] = sequences;
  t.like(orThrow(await retryParked({ log, pool, report, signal, sequence: one })), {
    checked: 1,
    readable: 0,
    reworded: 1,
  });
  const rest = orThrow(await retryParked({ log, pool, report, signal }));
  t.deepEqual(rest, {
    checked: 210,
    readable: 0,
    reworded: 209,
    stillParked: 210,
    rebuilt: null,
  });
  t.deepEqual(await allRows(pool), before);
});
