/**
 * Applies a batch that may hold anything: when the database refuses a value of it, the batch is
 * gone through event by event and only the refused one is parked.
 */
import type { TableChanges } from '../model/fold-batch.ts';
import type { Projection } from '../model/projection.ts';
import { isDataError } from '../stores/data-error.ts';
import type { Store } from '../stores/store.ts';
import { type Applied, applyBatch, type Batch } from './apply-batch.ts';

export const applyLive = async (
  store: Store,
  projections: readonly Projection[],
  batch: Batch,
): Promise<Applied> => {
  try {
    return await applyBatch(store, projections, batch, { onNotApplied: 'park' });
  } catch (error) {
    if (!isDataError(error)) throw error;
    return await applyOneByOne(store, projections, batch);
  }
};

const applyOneByOne = async (
  store: Store,
  projections: readonly Projection[],
  { after, entries }: Batch,
): Promise<Applied> => {
  const manner = { onNotApplied: 'park', careful: true } as const;
  const changes: TableChanges[] = [];
  const parked = [];
  let sequence = after;
  for (const entry of entries) {
    const single = { after: sequence, entries: [entry] };
    const applied = await applyBatch(store, projections, single, manner);
    if (applied._tag === 'Behind') return applied;
    changes.push(...applied.changes);
    parked.push(...applied.parked);
    sequence = entry.sequence;
  }
  return { _tag: 'Applied', sequence, changes, parked };
};
