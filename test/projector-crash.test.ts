/** A projector killed at any point goes on where it was; its rows are those of one that lived. */
import test from 'ava';
import { childProcess } from './harness/child-process.ts';
import { engineRecovery } from './harness/engine-recovery.ts';
import { inParts, inTurn, writeHistory } from './harness/histories.ts';
import { ledgerLog } from './harness/ledger-log.ts';
import { natsForFile } from './harness/nats.ts';
import { postgresForFile } from './harness/postgres.ts';
import {
  allRows,
  caughtUp,
  freshDatabase,
  projector,
  rowsFromScratch,
} from './harness/projector.ts';

const nats = natsForFile(test);
const postgres = postgresForFile(test);

const move = 'update "ledger".projection_checkpoints c';

/** Where a batch can be cut: locked, rows written or not, checkpoint moved, committed or nearly. */
const points: readonly (readonly [string, number])[] = [
  [`before:${move}`, 2],
  ['before:with w0', 2],
  ['after:with w0', 2],
  ['after:select projection', 3],
  [`after:${move}`, 2],
  ['before:commit', 3],
  ['after:commit', 3],
];

test('killed between any two statements of a batch, its rows are those of one that lived', async (t) => {
  const log = await ledgerLog(t, nats());
  const { pool, url } = await freshDatabase(t, postgres());
  const drill = engineRecovery({ mode: 'drill', rehearsal: true, recovery: 'rec-3' });
  const second = engineRecovery({ estate: false, recovery: 'rec-2' });
  const next = inParts(inTurn(engineRecovery(), second, drill));
  const run = (point: string, nth: number) =>
    childProcess<string>(t, 'projecting-process.ts', [
      ...[nats().url, nats().password, url, point, String(nth)],
    ]);
  const live = async () => {
    const { stop } = projector(t, { log, pool });
    await caughtUp(log, pool);
    await stop();
  };
  await writeHistory(log, next(18));
  for (const [point, nth] of points) {
    // Every cut falls in the middle of a recovery, whose rows the next batch goes on changing.
    await live();
    await writeHistory(log, next(8));
    t.is(await run(point, nth).ended, 'SIGKILL', point);
    await writeHistory(log, next(4));
  }
  await writeHistory(log, next(1_000));
  await live();
  t.deepEqual(await allRows(pool), await rowsFromScratch(t, log, postgres()));
});
