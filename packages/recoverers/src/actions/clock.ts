/**
 * Time as everything in this package gets it: what o'clock it is, how much has passed, and waiting.
 * Pure types and what follows from them; the system's clock is in shell/clock.ts. A simulation
 * hands in a clock of its own and runs the shipped shell in virtual time.
 */
export type Clock = {
  /** Milliseconds of the wall clock since 1970. */
  readonly nowMs: () => number;
  /** Milliseconds of a clock that only goes forward; the difference of two is what has passed. */
  readonly monotonicMs: () => number;
  readonly monotonicNs: () => bigint;
  /** Resolves after the time, or at once when the signal is aborted. Never rejects. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Does the work again and again until the signal is aborted. */
  readonly every: (ms: number, signal: AbortSignal, work: () => void) => void;
};

/**
 * Does the work under a signal that is aborted after the time, with the given one, and at its end.
 */
export const withDeadline = async <A>(
  clock: Clock,
  ms: number,
  signal: AbortSignal,
  work: (inTime: AbortSignal) => Promise<A>,
): Promise<A> => {
  const over = new AbortController();
  const stop = () => over.abort(signal.reason);
  const late = () => over.abort(new DOMException(`no answer within ${ms} ms`, 'TimeoutError'));
  // Not AbortSignal.any: what it derives from a signal that lives for ever is kept for as long.
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  clock.sleep(ms, over.signal).then(late, late);
  try {
    return await work(over.signal);
  } finally {
    signal.removeEventListener('abort', stop);
    over.abort();
  }
};
