/**
 * A deadline that tells its own lateness from the other side's silence. IO (timers).
 * Timers run before sockets are read, so after a stall of this process the answer may lie unread:
 * an expiry waits for one turn of the event loop, and one that came much too late is `stalled`.
 */

export type Expiry = 'overrun' | 'stalled';

/** How late a timer may be before this process, and not the target, counts as the slow one. */
const toleranceMs = 60;

/** Calls back once unless cancelled before. */
export const startDeadline = (
  afterMs: number,
  expired: (expiry: Expiry) => void,
): { readonly cancel: () => void } => {
  const due = performance.now() + afterMs;
  let cancelled = false;
  const timer = setTimeout(() => {
    const expiry = performance.now() - due > toleranceMs ? 'stalled' : 'overrun';
    setImmediate(() => {
      if (!cancelled) expired(expiry);
    });
  }, afterMs);
  return {
    cancel: () => {
      cancelled = true;
      clearTimeout(timer);
    },
  };
};
