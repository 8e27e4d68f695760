/** A rebuild that is interrupted, and the proof of the live rows that is kept in the log. */
import type { Log } from '@recovery-ledger/ledger';
import { checkOnSchedule, rebuild } from '@recovery-ledger/projections';
import test from 'ava';
import { engineRecovery } from './harness/engine-recovery.ts';
import { inTurn, writeHistory } from './harness/histories.ts';
import { ledgerLog } from './harness/ledger-log.ts';
import { natsServer } from './harness/nats.ts';
import { postgresForFile } from './harness/postgres.ts';
import { allRows, caughtUp, freshDatabase, projector } from './harness/projector.ts';
import { quiet } from './harness/quiet-logger.ts';
import { until } from './harness/until.ts';

const postgres = postgresForFile(test);
const report = () => {};

const recoveries = (...names: readonly string[]) =>
  inTurn(...names.map((recovery, i) => engineRecovery({ recovery, estate: i === 0 })));

test('an interrupted rebuild goes on where it was, and gives the same rows', async (t) => {
  const log = await ledgerLog(t, await natsServer(t));
  const { pool } = await freshDatabase(t, postgres());
  const live = projector(t, { log, pool });
  await writeHistory(log, recoveries(...Array.from({ length: 8 }, (_, n) => `rec-${n}`)));
  await caughtUp(log, pool);
  await live.stop();
  const before = await allRows(pool);
  const stop = new AbortController();
  let fetched = 0;
  const follow: Log['follow'] = (options) => {
    const source = log.follow(options);
    return (async function* counted() {
      for await (const followed of source) {
        fetched += 1;
        // The log goes away in the middle, once.
        if (fetched === 150 && !stop.signal.aborted) stop.abort();
        yield followed;
      }
    })();
  };
  const interrupted = rebuild({ log: { ...log, follow }, pool, report, signal: stop.signal });
  await t.throwsAsync(interrupted, { message: /closed before the rebuild reached its end/ });
  const begun: number[] = [];
  const watched: Log['follow'] = (options) => {
    begun.push(options.from ?? 1);
    return log.follow(options);
  };
  const resumed = await rebuild({ log: { ...log, follow: watched }, pool, report });
  t.like(resumed, { _tag: 'Right' });
  t.true((begun[0] ?? 0) > 50, `it began at ${begun[0]}`);
  t.deepEqual(await allRows(pool), before);
});

test('a proof of the rows is recorded when it is due, and says what differs', async (t) => {
  const log = await ledgerLog(t, await natsServer(t));
  const { pool } = await freshDatabase(t, postgres());
  projector(t, { log, pool });
  await writeHistory(log, recoveries('rec-1'));
  await caughtUp(log, pool);
  const stop = new AbortController();
  const aged = () => new Date(Date.now() + 25 * 3_600_000);
  const due = { everyMs: 24 * 3_600_000, lookEveryMs: 20 };
  const identity = { instance: 'projector-1', mode: 'real' } as const;
  const proofs = async () => {
    const { events } = await log.history({ mode: 'real', family: 'upkeep', id: 'projector-1' });
    return events.flatMap((event) => (event.type === 'RebuildProved' ? [event.data] : []));
  };
  const early = checkOnSchedule({ log, pool, logger: quiet, ...identity, ...due }, stop.signal);
  await new Promise((resolve) => setTimeout(resolve, 200));
  t.deepEqual(await proofs(), []);
  stop.abort();
  await early;
  const again = new AbortController();
  const deps = { log, pool, logger: quiet, ...identity, ...due };
  const running = checkOnSchedule({ ...deps, now: aged }, again.signal);
  const [first] = await until(async () => ((await proofs()).length > 0 ? proofs() : null));
  t.like(first, { service: 'projector-1', result: 'pass' });
  t.true((first?.projections.length ?? 0) > 10);
  t.true(first?.projections.every(({ live, rebuilt }) => live === rebuilt));
  await pool.query("update ledger.rto_history set verdict = 'MET', best_ms = 1.5");
  const failed = await until(
    async () => (await proofs()).find(({ result }) => result === 'fail') ?? null,
  );
  again.abort();
  await running;
  const wrong = failed.projections.filter(({ result }) => result === 'fail');
  t.deepEqual(
    wrong.map(({ projection }) => projection),
    ['rto_history'],
  );
});
