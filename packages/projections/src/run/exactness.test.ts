/**
 * The same input gives the same rows, however it is cut, repeated or interrupted: every projection,
 * fed a history with late, doubled and fenced events, by the code that feeds PostgreSQL.
 */
import test from 'ava';
import { recordHistory } from '../../../../test/harness/histories.ts';
import { longHistory } from '../../../../test/harness/long-history/long-history.ts';
import { randomFrom } from '../../../../test/harness/random.ts';
import { allProjections, storedTables } from '../projections/all-projections.ts';
import type { MemoryStore } from '../stores/memory.ts';
import { applyBatch } from './apply-batch.ts';
import type { Entry } from './batch-events.ts';
import { emptyMemoryStore, projectInMemory, toEntries } from './project-in-memory.ts';

const entriesOf = (seed: number, length: number): readonly Entry[] =>
  toEntries(recordHistory(longHistory(seed, length)));

const everyRow = (store: MemoryStore) =>
  Object.fromEntries(storedTables.map((table) => [table.name, store.rows(table)]));

const apply = (store: MemoryStore, entries: readonly Entry[], after: number) =>
  applyBatch(store, allProjections, { after, entries }, { onNotApplied: 'stop' });

test('a batch for every event gives the rows of one batch for all', async (t) => {
  const entries = entriesOf(1, 50);
  const whole = everyRow(await projectInMemory(entries));
  const cut = await projectInMemory(entries, undefined, [...entries.keys()]);
  t.deepEqual(everyRow(cut), whole);
  t.true(Object.values(whole).filter((rows) => rows.length > 0).length > 12);
});

for (const seed of [2, 3]) {
  test(`batches of any size give the rows of one, seed ${seed}`, async (t) => {
    const entries = entriesOf(seed, 700);
    const random = randomFrom(seed);
    const cuts = [...entries.keys()].filter(() => random() < 0.03);
    const store = await projectInMemory(entries, undefined, cuts);
    t.deepEqual(everyRow(store), everyRow(await projectInMemory(entries)));
  });
}

test('what is delivered a second and a third time changes nothing', async (t) => {
  const entries = entriesOf(5, 400);
  const store = await projectInMemory(entries);
  const once = everyRow(store);
  for (const begin of [0, 0, 150, 399]) await apply(store, entries.slice(begin), begin);
  t.deepEqual(everyRow(store), once);
  t.deepEqual(
    store.checkpoints().map(({ sequence }) => sequence),
    store.checkpoints().map(() => entries.length),
  );
});

test('delivered again after a stop at any event, they are the rows of one that never stopped', async (t) => {
  const entries = entriesOf(6, 60);
  const whole = everyRow(await projectInMemory(entries));
  for (let stop = 0; stop < entries.length; stop += 6) {
    const store = emptyMemoryStore();
    if (stop > 0) await apply(store, entries.slice(0, stop), 0);
    // It begins again before the place that it had come to, as a consumer does.
    const again = Math.max(0, stop - 10);
    await apply(store, entries.slice(again), again);
    t.deepEqual(everyRow(store), whole, `stopped at ${stop}`);
  }
});

test('a batch that begins beyond the checkpoint is refused, not applied', async (t) => {
  const entries = entriesOf(7, 60);
  const store = await projectInMemory(entries.slice(0, 20));
  const before = everyRow(store);
  t.deepEqual(await apply(store, entries.slice(30), 30), { _tag: 'Behind', from: 21 });
  t.deepEqual(everyRow(store), before);
});
