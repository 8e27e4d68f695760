/**
 * Projects recorded events in memory, by the same code that projects into PostgreSQL: for tests,
 * and for looking at what rows a history amounts to.
 */
import type { Recorded } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import type { Table } from '../model/table.ts';
import { allProjections, wantedCheckpoints } from '../projections/all-projections.ts';
import { createMemoryStore, type MemoryStore } from '../stores/memory.ts';
import { applyBatch } from './apply-batch.ts';
import type { Entry } from './batch-events.ts';

export const emptyMemoryStore = (streamCreated = 'test'): MemoryStore =>
  createMemoryStore(
    wantedCheckpoints.map(({ name, version }) => ({
      projection: name,
      version,
      sequence: 0,
      streamCreated,
    })),
  );

export const toEntries = (events: readonly Recorded[]): readonly Entry[] =>
  events.map((event) => ({ sequence: event.meta.sequence, entry: E.right(event) }));

/** Applies the entries in batches that end after the given places, and at the end. */
export const projectInMemory = async (
  entries: readonly Entry[],
  store: MemoryStore = emptyMemoryStore(),
  cuts: readonly number[] = [],
): Promise<MemoryStore> => {
  const places = [...new Set([...cuts, entries.length])].sort((a, b) => a - b);
  let begin = 0;
  for (const end of places) {
    const batch = entries.slice(begin, end);
    const after = (batch[0]?.sequence ?? 1) - 1;
    if (batch.length > 0) {
      await applyBatch(store, allProjections, { after, entries: batch }, { onNotApplied: 'stop' });
    }
    begin = end;
  }
  return store;
};

/** Rows of a projected history, typed as the table says. */
export const rowsAfter = async <R extends object>(
  events: readonly Recorded[],
  table: Table & { readonly holds?: R },
): Promise<readonly (R & { readonly mode: string; readonly seq: number })[]> => {
  const store = await projectInMemory(toEntries(events));
  return store.rows(table) as readonly (R & { readonly mode: string; readonly seq: number })[];
};
