/** Rows do not depend on how the log was cut into batches, nor on how often it was read. */
import type { Recorded } from '@recovery-ledger/ledger';
import test from 'ava';
import fc from 'fast-check';
import * as E from 'fp-ts/lib/Either.js';
import { engineRecovery } from '../../../../test/harness/engine-recovery.ts';
import { failing } from '../../../../test/harness/floor-scenario.ts';
import { inTurn, recordHistory } from '../../../../test/harness/histories.ts';
import { allProjections, allTables } from '../projections/all-projections.ts';
import { parkedTable } from '../projections/parked-events.ts';
import type { MemoryStore } from '../stores/memory.ts';
import { applyBatch, CannotApply } from './apply-batch.ts';
import type { Entry } from './batch-events.ts';
import { emptyMemoryStore, projectInMemory, toEntries } from './project-in-memory.ts';

const events = recordHistory(
  inTurn(
    engineRecovery(),
    failing({ component: 'market_data' }),
    engineRecovery({ mode: 'drill', rehearsal: true, recovery: 'rec-2' }),
    engineRecovery({ estate: false, recovery: 'rec-3', until: 'ReconciliationCompleted' }),
  ),
);
const unreadable = (sequence: number): Entry => ({
  sequence,
  entry: E.left({
    _tag: 'Unreadable',
    sequence,
    subject: 'ledger.drill.component.x',
    recordedAt: '2026-11-23T06:00:00.000000001Z',
    reason: 'not JSON',
  }),
});
const entries = [...toEntries(events), unreadable(events.length + 1)];
const allRows = (store: MemoryStore) => allTables.map((table) => [table.name, store.rows(table)]);
const whole = projectInMemory(entries);

test('cut anywhere and read up to three times, the rows are the same', async (t) => {
  const expected = allRows(await whole);
  const place = fc.integer({ min: 1, max: entries.length });
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.array(place, { maxLength: 6 }), place), { minLength: 1, maxLength: 3 }),
      async (readings) => {
        const store = emptyMemoryStore();
        for (const [cuts, end] of readings) {
          await projectInMemory(entries.slice(0, end), store, cuts);
        }
        await projectInMemory(entries, store);
        t.deepEqual(allRows(store), expected);
      },
    ),
    { numRuns: 60 },
  );
});

test('one event at a time gives the same rows as all at once', async (t) => {
  const cuts = entries.map((_, index) => index);
  t.deepEqual(
    allRows(await projectInMemory(entries, emptyMemoryStore(), cuts)),
    allRows(await whole),
  );
});

test('every row says which event changed it last', async (t) => {
  const store = await whole;
  for (const table of allTables) {
    for (const { seq } of store.rows(table))
      t.true(Number(seq) >= 1 && Number(seq) <= entries.length);
  }
});

test('a batch that does not join on to a checkpoint is not applied', async (t) => {
  const store = emptyMemoryStore();
  const later = { after: 5, entries: entries.slice(5) };
  const result = await applyBatch(store, allProjections, later, { onNotApplied: 'park' });
  t.deepEqual(result, { _tag: 'Behind', from: 1 });
  t.true(allTables.every((table) => store.rows(table).length === 0));
});

test('an unreadable message is parked with its reason and the rest goes on', async (t) => {
  const rows = (await whole).rows(parkedTable);
  t.deepEqual(
    rows.map(({ sequence, projection, reason, mode }) => [sequence, projection, reason, mode]),
    [[entries.length, '', 'not JSON', 'drill']],
  );
});

/** An instant that has the form of one and is none: only a projection can find out. */
const impossible = (): Recorded => {
  const [first] = events;
  if (first === undefined) throw new Error('there are events');
  return { ...first, meta: { ...first.meta, time: '2026-99-99T00:00:00Z' } };
};

test('an event that a projection cannot apply is parked live and stops a rebuild', async (t) => {
  const batch = { after: 0, entries: toEntries([impossible()]) };
  const store = emptyMemoryStore();
  await applyBatch(store, allProjections, batch, { onNotApplied: 'park' });
  t.deepEqual(
    store.rows(parkedTable).map(({ projection }) => projection),
    ['event_index'],
  );
  t.true(store.checkpoints().every(({ sequence }) => sequence === 1));
  const rebuilt = emptyMemoryStore();
  const stopped = applyBatch(rebuilt, allProjections, batch, { onNotApplied: 'stop' });
  await t.throwsAsync(stopped, { instanceOf: CannotApply, message: /event_index cannot apply/ });
  t.true(rebuilt.checkpoints().every(({ sequence }) => sequence === 0));
});

test('rows of another version are not written into', async (t) => {
  const older = allProjections.map((projection) => ({ ...projection, version: 99 }));
  const batch = { after: 0, entries: entries.slice(0, 1) };
  const applied = applyBatch(emptyMemoryStore(), older, batch, { onNotApplied: 'park' });
  await t.throwsAsync(applied, { message: /stored as version \d+, not 99/ });
});
