/**
 * Waits for a condition by polling it, in place of sleeping: a test goes on the moment that the
 * condition holds, and fails with what it waited for when the deadline passes.
 */
import { setTimeout as pause } from 'node:timers/promises';

type Options = { readonly deadlineMs?: number; readonly everyMs?: number; readonly what?: string };

/** Resolves with the first value of `condition` that is neither false, null nor undefined. */
export const until = async <A>(
  condition: () => A | Promise<A>,
  { deadlineMs = 10_000, everyMs = 20, what = condition.toString() }: Options = {},
): Promise<Exclude<A, false | null | undefined>> => {
  const deadline = performance.now() + deadlineMs;
  for (;;) {
    const value = await condition();
    if (value !== false && value !== null && value !== undefined)
      return value as Exclude<A, false | null | undefined>;
    if (performance.now() > deadline)
      throw new Error(
        `waited ${deadlineMs} ms in vain for: ${what} (last value: ${String(value)})`,
      );
    await pause(everyMs);
  }
};
