/**
 * When the next attempt at a step is due, as this process knows it. Pure but for its own memory. A
 * new holder knows nothing of it and tries at once: a takeover has cost time enough.
 */
import type { Step } from '@recovery-ledger/ledger';

const usual = { first: 50, max: 50 } as const;

/** The pause after so many failures: the first, doubled each time, up to the longest. */
const pauseMs = (backoff: Step['backoff'], failures: number): number => {
  const { first, max } = backoff ?? usual;
  return Math.min(max, first * 2 ** Math.max(0, failures - 1));
};

export type BackOff = {
  readonly after: (key: string, backoff: Step['backoff'], failures: number, nowMs: number) => void;
  /** Milliseconds until it is due; 0 when it is. */
  readonly waitMs: (key: string, nowMs: number) => number;
};

export const createBackOff = (): BackOff => {
  const dueAt = new Map<string, number>();
  return {
    after: (key, backoff, failures, nowMs) => {
      dueAt.set(key, nowMs + pauseMs(backoff, failures));
    },
    waitMs: (key, nowMs) => Math.max(0, (dueAt.get(key) ?? 0) - nowMs),
  };
};
