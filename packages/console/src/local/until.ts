/** IO: polls until a condition gives a value, the time is over, or we are told to stop. */
import { setTimeout as pause } from 'node:timers/promises';

export const until = async <A>(
  condition: () => Promise<A | null>,
  { withinMs, signal }: { readonly withinMs: number; readonly signal: AbortSignal },
): Promise<A | null> => {
  const deadline = performance.now() + withinMs;
  while (performance.now() < deadline && !signal.aborted) {
    const value = await condition();
    if (value !== null) return value;
    await pause(100, undefined, { signal }).catch(() => undefined);
  }
  return null;
};
