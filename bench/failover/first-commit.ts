/** When clients had a commit again, from what their writer lists. Pure. */
import type { Written } from '../../test/harness/acknowledged-writer.ts';

/**
 * From the signal to the end of the longest pause after it, in milliseconds: a commit that was
 * under way at the signal may still come through, and is none of the new primary.
 */
export const firstCommitMs = (
  { acknowledged }: Pick<Written, 'acknowledged'>,
  signalledAtMs: number,
): number => {
  const later = acknowledged.map(({ atMs }) => atMs).filter((atMs) => atMs > signalledAtMs);
  const times = [signalledAtMs, ...later.toSorted((a, b) => a - b)];
  const gaps = times.slice(1).map((at, i) => ({ at, ms: at - (times[i] ?? at) }));
  const [longest] = gaps.toSorted((a, b) => b.ms - a.ms);
  return (longest?.at ?? Number.NaN) - signalledAtMs;
};

/** Milliseconds since 1970, as the writer has them. */
export const nowMs = (): number => performance.timeOrigin + performance.now();
