/** A sleep that can be cut short by a ring, or for good by the signal. IO (timers). */

export type Alarm = {
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  /** Ends the sleep that is under way; without one it does nothing. */
  readonly ring: () => void;
};

export const createAlarm = (): Alarm => {
  let wake = () => {};
  return {
    ring: () => wake(),
    sleep: async (ms, signal) => {
      if (signal.aborted) return;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(() => wake(), ms);
        wake = () => {
          clearTimeout(timer);
          signal.removeEventListener('abort', wake);
          resolve();
        };
        signal.addEventListener('abort', wake, { once: true });
      });
      wake = () => {};
    },
  };
};
