/**
 * Checks what could be lost on the estate's schedule, one run after the other: each is one event
 * on this detector's own aggregate. IO (clock).
 */
import { createAlarm } from '../probes/alarm.ts';
import type { RpoValidated } from './rpo-check.ts';

/** A start is not the moment to ask: the estate's own programs may still be starting. */
const firstAfterMs = 10_000;

export const watchRpo = async (
  everyMs: number,
  check: (scheduledAt: string) => Promise<RpoValidated>,
  told: (checked: RpoValidated) => Promise<void>,
  signal: AbortSignal,
): Promise<void> => {
  const alarm = createAlarm();
  let due = performance.now() + Math.min(everyMs, firstAfterMs);
  for (;;) {
    await alarm.sleep(Math.max(0, due - performance.now()), signal);
    if (signal.aborted) return;
    const checked = await check(new Date().toISOString());
    if (signal.aborted) return;
    await told(checked);
    // A run that took longer than the period is followed at once, and none is caught up on.
    due = Math.max(due + everyMs, performance.now());
  }
};
