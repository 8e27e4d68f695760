/**
 * When a recovery that stopped here may be tried again. Pure; the clock is handed in.
 *
 * Every try is a claim on a record that keeps everything: without a growing pause a cause that
 * lasts, an actuator that knows a newer epoch or an event that cannot be read, would fill it.
 */
export type Setback = { readonly count: number; readonly untilMs: number };

const firstPauseMs = 250;
const longestPauseMs = 30_000;

export const afterSetback = (before: Setback | undefined, nowMs: number): Setback => {
  const count = (before?.count ?? 0) + 1;
  const pauseMs = Math.min(longestPauseMs, firstPauseMs * 2 ** (count - 1));
  return { count, untilMs: nowMs + pauseMs };
};

/** After this many, about four seconds, nobody with the right runbook has come. */
export const isHopeless = (setback: Setback | undefined): boolean => (setback?.count ?? 0) >= 4;
