/** The projector on a real log, PostgreSQL and Redis: what it shows, parks and refuses. */

import { createQueries } from '@recovery-ledger/projections';
import test from 'ava';
import * as E from 'fp-ts/lib/Either.js';
import { engineRecovery } from './harness/engine-recovery.ts';
import { watching } from './harness/floor-scenario.ts';
import { writeHistory } from './harness/histories.ts';
import { ledgerLog } from './harness/ledger-log.ts';
import { natsServer } from './harness/nats.ts';
import { postgresForFile } from './harness/postgres.ts';
import {
  allRows,
  caughtUp,
  freshDatabase,
  poolFor,
  projector,
  rowsFromScratch,
} from './harness/projector.ts';
import { appendUnstorable } from './harness/unstorable.ts';
import { until } from './harness/until.ts';

const shared = postgresForFile(test);
const now = () => new Date();
const right = <L, A>(answer: E.Either<L, A>): A => {
  if (E.isLeft(answer)) throw new Error(JSON.stringify(answer.left));
  return answer.right;
};

test('a recovery is shown as it happens, with its verdict', async (t) => {
  const nats = await natsServer(t);
  const [log, { pool }] = [await ledgerLog(t, nats), await freshDatabase(t, shared())];
  const queries = createQueries({ pool, now });
  projector(t, { log, pool });

  await writeHistory(log, engineRecovery({ until: 'TradingHalted' }));
  await caughtUp(log, pool);
  const during = right(await queries.status('real'));
  t.like(during.components[0], { component: 'trading_engine', priority: 1, state: 'RECOVERING' });
  t.is(during.components[0]?.incident, 'inc-10');

  await writeHistory(log, engineRecovery({ estate: false, recovery: 'rec-2' }));
  const head = await caughtUp(log, pool);
  const { asOf, components } = right(await queries.status('real'));
  t.is(asOf.sequence, head);
  t.is(components[0]?.state, 'UP');
  const { recoveries } = right(await queries.rto('real'));
  t.deepEqual(Object.keys(recoveries[0] ?? {}), [
    ...['recovery', 'incident', 'component', 'mode', 'failureType', 'runbook', 'onset'],
    ...['targetMs', 'actualMs', 'verdict', 'phases'],
  ]);
  t.like(recoveries[0], { recovery: 'rec-2', verdict: 'MET', targetMs: 30_000 });
  const { breaks, newestRun } = right(await queries.positions('real'));
  t.is(newestRun, null);
  t.like(breaks[0], { account: 'ACC-1', internal: '100.50', difference: '0.50' });
});

test('everything about one incident comes from one moment, in plain words', async (t) => {
  const nats = await natsServer(t);
  const [log, { pool }] = [await ledgerLog(t, nats), await freshDatabase(t, shared())];
  projector(t, { log, pool });
  await writeHistory(log, engineRecovery());
  await caughtUp(log, pool);
  const queries = createQueries({ pool, now });
  const all = right(await queries.incident('real', 'inc-10'));
  t.like(all.incident, { status: 'resolved', verdict: 'MET', components: ['trading_engine'] });
  t.is(all.timeline[0]?.type, 'FailureSuspected');
  t.true((all.timeline[0]?.offsetMs ?? -1) > 0);
  t.is(all.steps.length, 9);
  t.like(all.recoveries[0], { status: 'recovered', checks: { pass: 1, fail: 0, unknown: 0 } });
  t.is(all.checks[0]?.result, 'pass');
  t.is(all.reconciliations[0]?.breaks[0]?.symbol, 'AAPL');
  t.is(all.losses[0]?.state, 'ZERO_PROVEN');
  const { events } = right(await queries.events('real', { incident: 'inc-10', limit: 500 }));
  t.deepEqual(
    events.map(({ sequence }) => sequence),
    all.timeline.map(({ sequence }) => sequence),
  );
  const confirmed = right(await queries.events(null, { types: ['FailureConfirmed'] }));
  t.deepEqual(
    confirmed.events.map(({ sequence }) => sequence),
    [10],
  );
  t.is(right(await queries.incident('real', 'inc-999')).incident, null);
});

test('two projectors share the work and the rows are those of one', async (t) => {
  const nats = await natsServer(t);
  const [log, { pool, url }] = [await ledgerLog(t, nats), await freshDatabase(t, shared())];
  projector(t, { log, pool });
  projector(t, { log, pool: poolFor(t, { url }) });
  const writing = ['rec-1', 'rec-2', 'rec-3'].map(
    (recovery, i) => () => writeHistory(log, engineRecovery({ recovery, estate: i === 0 })),
  );
  for (const write of writing) await write();
  await caughtUp(log, pool);
  t.deepEqual(await rowsFromScratch(t, log, shared()), await allRows(pool));
});

test('a message that nobody can read, and one that PostgreSQL refuses, are parked', async (t) => {
  const nats = await natsServer(t);
  const [log, { pool }] = [await ledgerLog(t, nats), await freshDatabase(t, shared())];
  const queries = createQueries({ pool, now });
  projector(t, { log, pool });
  await writeHistory(log, watching());
  const subject = 'ledger.real.detector.stranger';
  const stored = { id: 'not-an-event', type: 'Nonsense', subject, payload: '{"hello":' };
  right(await log.appendStamped(stored, 0));
  right(await appendUnstorable(log));
  await writeHistory(log, engineRecovery({ estate: false }));
  await caughtUp(log, pool);
  const { parked } = right(await queries.parked());
  t.deepEqual(parked.map(({ projection }) => projection).sort(), ['', 'reconciliation']);
  t.regex(parked.find(({ projection }) => projection === '')?.reason ?? '', /not JSON/);
  t.is(right(await queries.status('real')).components[0]?.state, 'UP');
});

test('evidence with a NUL in it is stored, not refused', async (t) => {
  const nats = await natsServer(t);
  const [log, { pool }] = [await ledgerLog(t, nats), await freshDatabase(t, shared())];
  projector(t, { log, pool });
  const alert = { alert: 'a-1', alertType: 'test', severity: 'info', cause: 1 } as const;
  const data = { ...alert, component: 'trading_engine', incident: null, message: 'a\0b' };
  const aggregate = { mode: 'real', family: 'alert', id: 'a-1' } as const;
  right(await log.append(aggregate, 0, [{ type: 'AlertRaised', data }]));
  await caughtUp(log, pool);
  const queries = createQueries({ pool, now });
  t.is(right(await queries.alerts('real')).alerts[0]?.message, 'a\ufffdb');
  t.deepEqual(right(await queries.parked()).parked, []);
});

test('another stream under the same name halts the projector, with the reason', async (t) => {
  const nats = await natsServer(t);
  const [log, { pool }] = [await ledgerLog(t, nats), await freshDatabase(t, shared())];
  const first = projector(t, { log, pool });
  await writeHistory(log, engineRecovery());
  await caughtUp(log, pool);
  await first.stop();
  const before = await allRows(pool);

  const other = await ledgerLog(t, await natsServer(t));
  projector(t, { log: other, pool });
  await writeHistory(other, engineRecovery({ recovery: 'rec-other' }));
  const halted = await until(async () => {
    const { projections } = right(await createQueries({ pool, now }).checkpoints(0));
    return projections[0]?.halted ?? null;
  });
  t.regex(halted, /was projected from the LEDGER created .* this one was created/);
  const { projection_checkpoints: _, ...rows } = await allRows(pool);
  const { projection_checkpoints: __, ...same } = before;
  t.deepEqual(rows, same);
});
