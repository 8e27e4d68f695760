/**
 * Reads messages that were parked once more, with what this program knows today. IO.
 * A few are asked for one by one; many are met on one way through the log, from the first to the
 * last of them.
 */
import { decodeStored, type Followed, type Log } from '@recovery-ledger/ledger';
import { everySubject } from '../model/projection.ts';

export type Parked = { readonly sequence: number; readonly reason: string };

/** How a message reads today: `reason` is null when it can be read. */
export type Looked = { readonly sequence: number; readonly reason: string | null };

const few = 200;

export async function* lookAgain(
  log: Pick<Log, 'leader' | 'follow'>,
  parked: readonly Parked[],
  signal: AbortSignal,
): AsyncGenerator<Looked> {
  if (parked.length <= few) {
    for (const { sequence } of parked) {
      const message = await log.leader.at(sequence);
      if (message !== undefined) yield looked(sequence, decodeStored(message));
    }
    return;
  }
  const wanted = new Set(parked.map(({ sequence }) => sequence));
  const from = parked[0]?.sequence ?? 1;
  const last = parked.at(-1)?.sequence ?? 0;
  for await (const { sequence, entry } of log.follow({ subjects: everySubject, from, signal })) {
    if (wanted.has(sequence)) yield looked(sequence, entry);
    if (sequence >= last) return;
  }
}

const looked = (sequence: number, entry: Followed['entry']): Looked => ({
  sequence,
  reason: entry._tag === 'Left' ? entry.left.reason : null,
});
