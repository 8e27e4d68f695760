/** Projections go on where another log continues their rows, and stop where it lacks some. */
import { backupStreams, type Log, restoreStreams, systemClock } from '@recovery-ledger/ledger';
import test, { type ExecutionContext } from 'ava';
import { adoptedLog } from './harness/adopted.ts';
import { bundleFolder, exported, imported, settingsOf } from './harness/bundles.ts';
import { ledgerLog } from './harness/ledger-log.ts';
import { type NatsFixture, natsServer } from './harness/nats.ts';
import { addNote } from './harness/notes.ts';
import { postgresForFile } from './harness/postgres.ts';
import {
  allRows,
  caughtUp,
  freshDatabase,
  projector,
  rowsFromScratch,
} from './harness/projector.ts';
import { orThrow } from './harness/server-fixture.ts';
import { until } from './harness/until.ts';

const postgres = postgresForFile(test);

/** A log of ten notes, and a database whose rows are of all of them. */
const projected = async (t: ExecutionContext) => {
  const server = await natsServer(t);
  const log = await ledgerLog(t, server);
  for (let note = 1; note <= 10; note += 1) await addNote(log, 'a', `note ${note}`);
  const { pool } = await freshDatabase(t, postgres());
  const catchUp = async () => {
    const running = projector(t, { log, pool });
    await caughtUp(log, pool);
    await running.stop();
  };
  await catchUp();
  return { server, log, pool, catchUp };
};

const carried: Readonly<
  Record<string, (t: ExecutionContext, from: NatsFixture, to: NatsFixture) => Promise<unknown>>
> = {
  imported: async (t, from, to) => {
    const folder = bundleFolder(t);
    await exported(t, from, folder);
    orThrow(await imported(to, folder));
  },
  restored: async (t, from, to) => {
    const options = { folder: bundleFolder(t), all: false, madeBy: 'test', now: systemClock.now };
    orThrow(await backupStreams(settingsOf(from), options));
    orThrow(await restoreStreams(settingsOf(to), options));
  },
};

const goOn = async (t: ExecutionContext, to: NatsFixture, notes: number): Promise<Log> => {
  const log = await adoptedLog(t, to);
  for (let note = 1; note <= notes; note += 1) await addNote(log, 'b', `new ${note}`);
  return log;
};

for (const [how, carry] of Object.entries(carried)) {
  test(`a log that was ${how} goes on with the old rows: nothing twice, nothing skipped`, async (t) => {
    const { server, pool } = await projected(t);
    const other = await natsServer(t);
    await carry(t, server, other);
    const there = await goOn(t, other, 5);
    const running = projector(t, { log: there, pool });
    await caughtUp(there, pool);
    await running.stop();
    t.deepEqual(await allRows(pool), await rowsFromScratch(t, there, postgres()));
  });

  test(`rows of events that a log that was ${how} lacks are told, not mixed with others`, async (t) => {
    const { server, log, pool, catchUp } = await projected(t);
    const other = await natsServer(t);
    await carry(t, server, other);
    for (let note = 1; note <= 3; note += 1) await addNote(log, 'a', `lost ${note}`);
    await catchUp();
    const { projection_checkpoints: _before, ...rows } = await allRows(pool);
    const there = await goOn(t, other, 20);
    projector(t, { log: there, pool });
    const reason = await until(async () => {
      const { rows: found } = await pool.query(
        'select halted from ledger.projection_checkpoints where halted is not null',
      );
      return found[0]?.halted as string | undefined;
    });
    t.regex(reason, /holds events that LEDGER has lost: sequence 13 .* no more than 10/);
    const { projection_checkpoints: _after, ...same } = await allRows(pool);
    t.deepEqual(same, rows);
  });
}
