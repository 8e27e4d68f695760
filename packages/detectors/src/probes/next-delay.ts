/**
 * When to ask again. Pure. A loss is followed up at once and a first refusal shortly after, for
 * both may be death; everything else waits for the period. Immediate questions never follow each
 * other, so that a target which closes every connection is not asked in a busy loop.
 */
import type { Sign } from '../judgement/observation.ts';

export type Pacing = {
  readonly everyMs: number;
  /** Between the first refusal and the one that settles it. */
  readonly recheckMs: number;
};

/** Milliseconds to wait after `sign`, which came after `previous`, its question `tookMs` long. */
export const nextDelayMs = (
  previous: Sign | undefined,
  sign: Sign,
  tookMs: number,
  { everyMs, recheckMs }: Pacing,
): number => {
  const lost = (one: Sign | undefined) => one === 'reset' || one === 'closed';
  const refused = (one: Sign | undefined) => one === 'refused' || one === 'exited';
  if (lost(sign) && !lost(previous)) return 0;
  if (refused(sign) && !refused(previous)) return Math.min(recheckMs, everyMs);
  return Math.max(0, everyMs - tookMs);
};
