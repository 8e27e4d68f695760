/** What was known at a past place of the log, and what was true then. */
import { decodeStored } from '@recovery-ledger/ledger';
import {
  createQueries,
  type IndexedEvent,
  type Place,
  type Queries,
} from '@recovery-ledger/projections';
import test from 'ava';
import * as E from 'fp-ts/lib/Either.js';
import { engineRecovery } from './harness/engine-recovery.ts';
import { failing, watching } from './harness/floor-scenario.ts';
import { type History, inTurn, type Line, writeHistory } from './harness/histories.ts';
import { ledgerLog } from './harness/ledger-log.ts';
import { natsForFile, natsServer } from './harness/nats.ts';
import { postgresForFile } from './harness/postgres.ts';
import { caughtUp, freshDatabase, projector } from './harness/projector.ts';

const [postgres, nats] = [postgresForFile(test), natsForFile(test)];
const right = <L, A>(answer: E.Either<L, A>): A => {
  if (E.isLeft(answer)) throw new Error(JSON.stringify(answer.left));
  return answer.right;
};
const at = (sequence: number): { readonly at: Place } => ({ at: { _tag: 'Sequence', sequence } });

function* only(line: Line): History {
  yield line;
}

/** What every question that has a past answers now, without how old the answer is. */
const everything = async (queries: Queries, past: { readonly at?: Place } = {}) => ({
  components: right(await queries.status('real', past)).components,
  incidents: right(await queries.incidents('real', past)).incidents,
  approvals: right(await queries.approvals('real', past)).approvals,
  targets: right(await queries.targets('real', past)).targets,
  positions: right(await queries.positions('real', { all: true, ...past })).breaks,
});

test('as of every event the answer is the one that was given then', async (t) => {
  const log = await ledgerLog(t, nats());
  const { pool } = await freshDatabase(t, postgres());
  const queries = createQueries({ pool, now: () => new Date() });
  const live = projector(t, { log, pool });
  const then = new Map<number, unknown>();
  const history = inTurn(engineRecovery(), engineRecovery({ recovery: 'rec-2', estate: false }));
  for (let step = history.next(); step.done !== true; ) {
    await writeHistory(log, only(step.value));
    const sequence = await caughtUp(log, pool);
    then.set(sequence, await everything(queries));
    step = history.next(sequence);
  }
  await live.stop();
  t.true(then.size > 30);
  for (const [sequence, answer] of then) {
    t.deepEqual(await everything(queries, at(sequence)), answer, `as of ${sequence}`);
  }
  const { events } = right(await queries.events('real', { limit: 500 }));
  const middle = events[Math.floor(events.length / 2)] as IndexedEvent;
  const instant: Place = { _tag: 'Instant', ms: Date.parse(middle.recordedAt) + 1 };
  const { asOf } = right(await queries.status('real', { at: instant }));
  t.true(asOf.sequence >= middle.sequence);
  t.deepEqual(await everything(queries, { at: instant }), then.get(asOf.sequence));
  const nothing = right(await queries.status('real', { at: { _tag: 'Instant', ms: 0 } }));
  t.like(nothing, { asOf: { sequence: 0 }, components: [] });
  const beyond = await queries.status('real', at(10_000));
  t.like(beyond, { left: { _tag: 'PlaceNotReached' } });
});

test('a fact that was recorded late is told of, and applied only when asked for', async (t) => {
  const log = await ledgerLog(t, await natsServer(t));
  const { pool } = await freshDatabase(t, postgres());
  const queries = createQueries({ pool, now: () => new Date() });
  projector(t, { log, pool });
  await writeHistory(log, watching());
  const known = await caughtUp(log, pool);
  const { value: suspicion } = failing().next();
  if (typeof suspicion !== 'object') throw new Error('nothing fails');
  const { aggregate, event } = suspicion;
  const stamped = log.producer.stamp(aggregate, event, { late: true });
  const happened = Date.now();
  await new Promise((resolve) => setTimeout(resolve, 20));
  const { last } = await log.history(aggregate);
  right(await log.appendStamped(stamped, last));
  const sequence = await caughtUp(log, pool);
  const past = { at: { _tag: 'Instant', ms: happened } } as const;
  const then = right(await queries.status('real', past));
  t.is(then.asOf.sequence, known);
  t.is(then.components.find(({ component }) => component === 'trading_engine')?.state, 'UP');
  const late = 'late' in then.asOf ? then.asOf.late : [];
  t.like(late, [{ sequence, type: 'FailureSuspected', component: 'trading_engine' }]);
  const message = await log.leader.at(sequence);
  const read = message === undefined ? undefined : decodeStored(message);
  if (read === undefined || E.isLeft(read)) throw new Error('the late event cannot be read');
  const truth = right(await queries.trueThen('real', known, [read.right]));
  t.is(
    truth.components.find(({ component }) => component === 'trading_engine')?.state,
    'SUSPECTED',
  );
});
