/**
 * The leaf hashes of the first and the last message that a verification read: with its range and
 * its keys they say, in a report that is kept, which record it was about. Pure.
 */
import { leafHash, messageAt, type PackedBatch, type RawMessage } from '@recovery-ledger/ledger';

export type Ends = { readonly firstHash: string | null; readonly lastHash: string | null };

export const endsOf = (batches: AsyncIterable<readonly RawMessage[] | PackedBatch>) => {
  let [first, last]: (RawMessage | undefined)[] = [];
  async function* events() {
    for await (const batch of batches) {
      first ??= at(batch, 0);
      last = at(batch, batch.length - 1) ?? last;
      yield batch;
    }
  }
  const hash = (message: RawMessage | undefined) =>
    message === undefined ? null : leafHash(message).toString('hex');
  const ends = (): Ends => ({ firstHash: hash(first), lastHash: hash(last) });
  return { events: events(), ends };
};

const at = (batch: readonly RawMessage[] | PackedBatch, index: number): RawMessage | undefined => {
  if (!('rows' in batch)) return batch[index];
  return index >= 0 && index < batch.length ? messageAt(batch, index) : undefined;
};
