/** A rebuild killed anywhere, again and again, ends with the rows of one that was left alone. */
import test from 'ava';
import { childProcess } from './harness/child-process.ts';
import { engineRecovery } from './harness/engine-recovery.ts';
import { casesOf } from './harness/every-case.ts';
import { inTurn, writeHistory } from './harness/histories.ts';
import { ledgerLog } from './harness/ledger-log.ts';
import { natsForFile } from './harness/nats.ts';
import { postgresForFile } from './harness/postgres.ts';
import { allRows, caughtUp, freshDatabase, projector } from './harness/projector.ts';
import { randomFrom } from './harness/random.ts';

const [postgres, nats] = [postgresForFile(test), natsForFile(test)];

/** Fifty in the soak, three here. */
const kills = casesOf(
  Array.from({ length: 50 }, (_, n) => n),
  (n) => n < 3,
);

test('killed at any of its statements it goes on, and the rows are the same', async (t) => {
  t.timeout(600_000);
  const log = await ledgerLog(t, nats());
  const { pool, url } = await freshDatabase(t, postgres());
  const live = projector(t, { log, pool });
  const names = Array.from({ length: 12 }, (_, n) => `rec-${n}`);
  await writeHistory(
    log,
    inTurn(...names.map((recovery, i) => engineRecovery({ recovery, estate: i === 0 }))),
  );
  await caughtUp(log, pool);
  await live.stop();
  const before = await allRows(pool);
  const random = randomFrom(7);
  const run = (nth: number) => {
    const words = [nats().url, nats().password, url, String(nth)];
    return childProcess<number>(t, 'rebuilding-process.ts', words);
  };
  let killed = 0;
  for (const _ of kills) {
    const ended = await run(8 + Math.floor(random() * 60)).ended;
    if (ended === 'SIGKILL') killed += 1;
    t.deepEqual(await allRows(pool), before, 'the live rows serve meanwhile');
  }
  t.true(killed > 0);
  t.is(await run(0).ended, 0);
  t.deepEqual(await allRows(pool), before);
});
