/**
 * Readiness on the estate's schedule: each run is one event on this detector's own aggregate, and a
 * component that lost what it had is told in the program's log as well. IO (clock).
 */
import type { ReadinessChecked } from './judged.ts';

/** A start is not the moment to ask: the estate's own programs may still be starting. */
const firstAfterMs = 20_000;

export const watchReadiness = async (
  everyMs: number,
  check: (scheduledAt: string) => Promise<ReadinessChecked>,
  told: (checked: ReadinessChecked) => Promise<void>,
  signal: AbortSignal,
): Promise<void> => {
  await pause(Math.min(everyMs, firstAfterMs), signal);
  while (!signal.aborted) {
    const checked = await check(new Date().toISOString());
    if (signal.aborted) return;
    if (checked.checks.length > 0) await told(checked);
    await pause(everyMs, signal);
  }
};

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end, { once: true });
  });
