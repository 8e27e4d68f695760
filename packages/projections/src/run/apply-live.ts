/**
 * Applies a batch that may hold anything: when the database refuses a value of it, the batch is
 * halved until only the refused event is left, and that one is parked. So one bad event costs a
 * few transactions, and not one for every good event around it.
 */
import type { Projection } from '../model/projection.ts';
import { isDataError } from '../stores/data-error.ts';
import type { Store } from '../stores/store.ts';
import { type Applied, applyBatch, type Manner } from './apply-batch.ts';
import type { Batch } from './batch-events.ts';

export const applyLive = async (
  store: Store,
  projections: readonly Projection[],
  batch: Batch,
  manner: Manner,
): Promise<Applied> => {
  const apply = async (part: Batch): Promise<Applied> => {
    try {
      return await applyBatch(store, projections, part, manner);
    } catch (error) {
      if (!isDataError(error)) throw error;
    }
    const [first, second] = halvesOf(part);
    if (second.entries.length === 0) {
      return await applyBatch(store, projections, first, { ...manner, careful: true });
    }
    return joined(await apply(first), () => apply(second));
  };
  return await apply(batch);
};

/** The second half of a single event is empty. */
const halvesOf = ({ after, entries }: Batch): readonly [Batch, Batch] => {
  const middle = Math.ceil(entries.length / 2);
  const first = { after, entries: entries.slice(0, middle) };
  const end = first.entries.at(-1)?.sequence ?? after;
  return [first, { after: end, entries: entries.slice(middle) }];
};

const joined = async (first: Applied, next: () => Promise<Applied>): Promise<Applied> => {
  if (first._tag === 'Behind') return first;
  const second = await next();
  if (second._tag === 'Behind') return second;
  return {
    ...second,
    changes: [...first.changes, ...second.changes],
    parked: [...first.parked, ...second.parked],
  };
};
