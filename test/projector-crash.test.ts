/** A projector that is killed at any point goes on where it was; its rows are those of one that lived. */
import test from 'ava';
import { childProcess } from './harness/child-process.ts';
import { engineRecovery } from './harness/engine-recovery.ts';
import { inTurn, writeHistory } from './harness/histories.ts';
import { ledgerLog } from './harness/ledger-log.ts';
import { natsForFile } from './harness/nats.ts';
import { postgresForFile } from './harness/postgres.ts';
import { allRows, caughtUp, freshDatabase, rowsFromScratch } from './harness/projector.ts';

const nats = natsForFile(test);
const postgres = postgresForFile(test);

/** Where a batch can be cut: locked, rows half written, checkpoint moved, committed or nearly. */
const points = [
  'after:select projection',
  'after:insert into',
  'before:update ',
  'after:update ',
  'before:commit',
  'after:commit',
];

test('killed between any two statements of a batch, its rows are those of one that lived', async (t) => {
  const log = await ledgerLog(t, nats());
  await writeHistory(
    log,
    inTurn(engineRecovery(), engineRecovery({ mode: 'drill', rehearsal: true, recovery: 'rec-2' })),
  );
  const { pool, url } = await freshDatabase(t, postgres());
  const run = (point: string, nth: number) =>
    childProcess<string>(t, 'projecting-process.ts', [
      ...[nats().url, nats().password, url, point, String(nth)],
    ]);
  for (const [index, point] of points.entries()) {
    // Written before each start, so that there is something to be killed over.
    const recovery = `rec-${index + 3}`;
    await writeHistory(log, engineRecovery({ estate: false, recovery }));
    t.is(await run(point, 1 + (index % 3)).ended, 'SIGKILL', point);
  }
  run('never', 1);
  await caughtUp(log, pool);
  t.deepEqual(await allRows(pool), await rowsFromScratch(t, log, postgres()));
});
