/**
 * IO: the log from a sequence to what is its head now, then done; or for ever. Unreadable entries
 * are handed out too: leaving one out would be a quiet lie.
 */
import type { Followed, Log } from '@recovery-ledger/ledger';

export type ReadOptions = {
  readonly from: number;
  /** The last sequence wanted; undefined follows for ever. */
  readonly until: number | undefined;
  readonly signal: AbortSignal;
};

/** Reads both modes, because only the whole stream is known to reach its head. */
export async function* readLog(
  log: Log,
  { from, until, signal }: ReadOptions,
): AsyncGenerator<Followed> {
  if (until !== undefined && from > until) return;
  const stop = new AbortController();
  const merged = AbortSignal.any([signal, stop.signal]);
  try {
    for await (const entry of log.follow({ subjects: ['ledger.>'], from, signal: merged })) {
      yield entry;
      if (until !== undefined && entry.sequence >= until) return;
    }
  } finally {
    stop.abort();
  }
}
