/** Waits for a condition that only events can make true; every event wakes it. Timers only. IO. */
export type Waiting = {
  /** True when the condition held; false when a deadline was given and came first. */
  readonly until: (condition: () => boolean, timeoutMs?: number) => Promise<boolean>;
  readonly wake: () => void;
};

export const createWaiting = (): Waiting => {
  const checks = new Set<() => void>();
  const wake = (): void => {
    for (const check of checks) check();
  };
  const until = (condition: () => boolean, timeoutMs?: number): Promise<boolean> => {
    if (condition()) return Promise.resolve(true);
    return new Promise((resolve) => {
      const end = (held: boolean): void => {
        clearTimeout(deadline);
        checks.delete(check);
        resolve(held);
      };
      const check = (): void => {
        if (condition()) end(true);
      };
      const deadline = timeoutMs === undefined ? undefined : setTimeout(end, timeoutMs, false);
      checks.add(check);
    });
  };
  return { until, wake };
};
