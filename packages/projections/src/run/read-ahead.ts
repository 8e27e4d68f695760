/**
 * Turns a followed log into batches of whatever is there, so that a lone event is projected at
 * once and a backlog in large bites. IO. Bounded by count and by bytes.
 */
import type { Followed } from '@recovery-ledger/ledger';

export type ReadAhead = {
  /** The next events in order, at least one; null when the log is not followed any more. */
  readonly next: () => Promise<readonly Followed[] | null>;
};

const largestBytes = 8 * 1024 * 1024;

export const readAhead = (
  source: AsyncIterable<Followed>,
  signal: AbortSignal,
  largest = 500,
): ReadAhead => {
  let queue: Followed[] = [];
  let bytes = 0;
  let ended: { readonly error?: unknown } | null = null;
  let waiting: (() => void)[] = [];
  const wake = () => {
    const woken = waiting;
    waiting = [];
    for (const resolve of woken) resolve();
  };
  signal.addEventListener('abort', wake, { once: true });

  const isFull = () => queue.length >= largest || bytes >= largestBytes;
  const pump = async () => {
    for await (const followed of source) {
      queue.push(followed);
      bytes += followed.payload.length;
      wake();
      while (isFull() && !signal.aborted) await turn();
      if (signal.aborted) return;
    }
  };
  const turn = () => new Promise<void>((resolve) => waiting.push(resolve));
  pump().then(
    () => end({}),
    (error: unknown) => end({ error }),
  );
  const end = (how: { readonly error?: unknown }) => {
    ended = how;
    wake();
  };

  const next = async (): Promise<readonly Followed[] | null> => {
    while (queue.length === 0) {
      if (ended !== null) {
        if ('error' in ended) throw ended.error;
        return null;
      }
      await turn();
    }
    const taken = queue;
    queue = [];
    bytes = 0;
    wake();
    return taken;
  };
  return { next };
};
