/** When a writer was served again: the end of its longest pause from a moment on. Pure. */
import type { Written } from '../../test/harness/acknowledged-writer.ts';

/** Milliseconds. What was under way at that moment came before the pause. */
export const firstWriteMs = (
  { acknowledged }: Pick<Written, 'acknowledged'>,
  atMs: number,
): number => {
  const after = acknowledged.map((one) => one.atMs).filter((one) => one > atMs);
  const times = [atMs, ...after];
  const pauses = times.slice(1).map((end, i) => ({ end, ms: end - (times[i] ?? end) }));
  const [longest] = pauses.toSorted((a, b) => b.ms - a.ms);
  return (longest?.end ?? Number.NaN) - atMs;
};
