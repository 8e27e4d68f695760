/** A clock for tests: time passes only by sleeping, and then at once. Pure but for its own hand. */
import type { Clock } from './clock.ts';

export const stillClock = (startMs = 0): Clock => {
  let now = startMs;
  return {
    nowMs: () => now,
    monotonicMs: () => now,
    monotonicNs: () => BigInt(Math.round(now * 1e6)),
    sleep: async (ms, signal) => {
      if (!signal.aborted) now += ms;
    },
    every: () => undefined,
  };
};
