/**
 * A clock whose time passes only when everything waits for it, for tests of the shell. Nothing of
 * it is the system's but the turns of the event loop.
 */
import type { Clock } from '../actions/clock.ts';

type Waiting = { readonly atMs: number; readonly wake: () => void };

export type VirtualClock = Clock & {
  /** Lets time pass until the work is over. */
  readonly through: <A>(work: Promise<A>) => Promise<A>;
};

export const virtualClock = (startMs = Date.UTC(2026, 0, 5)): VirtualClock => {
  let now = 0;
  const waiting = new Set<Waiting>();
  const sleep: Clock['sleep'] = (ms, signal) =>
    new Promise((resolve) => {
      if (signal.aborted) return resolve();
      const end = () => {
        waiting.delete(one);
        signal.removeEventListener('abort', end);
        resolve();
      };
      const one: Waiting = { atMs: now + ms, wake: end };
      waiting.add(one);
      signal.addEventListener('abort', end, { once: true });
    });
  const pass = (): void => {
    const [first] = [...waiting].sort((a, b) => a.atMs - b.atMs);
    if (first === undefined) return;
    now = Math.max(now, first.atMs);
    first.wake();
  };
  return {
    nowMs: () => startMs + now,
    monotonicMs: () => now,
    monotonicNs: () => BigInt(Math.round(now * 1e6)),
    sleep,
    every: () => undefined,
    through: async (work) => {
      let over = false;
      const end = () => {
        over = true;
      };
      work.then(end, end);
      while (!over) {
        await new Promise((turn) => setImmediate(turn));
        if (!over) pass();
      }
      return work;
    },
  };
};
