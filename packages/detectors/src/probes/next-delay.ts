/**
 * When to ask again. Pure. A loss is followed up at once, a second one and a first refusal shortly
 * after, for all may be death: a dying process closes its connections before its port, and may
 * accept once more in between. Everything else waits for the period, so that a target which closes
 * every connection is not asked in a busy loop.
 */
import { isRefusal, type Sign } from '../judgement/observation.ts';

export type Pacing = {
  readonly everyMs: number;
  /** Between the first refusal and the one that settles it. */
  readonly recheckMs: number;
};

/**
 * Milliseconds to wait after `sign`, which came after `before` (newest last), asked `tookMs` ago.
 */
export const nextDelayMs = (
  before: readonly Sign[],
  sign: Sign,
  tookMs: number,
  { everyMs, recheckMs }: Pacing,
): number => {
  const soon = Math.min(recheckMs, everyMs);
  const [older, previous] = [before.at(-2), before.at(-1)];
  if (isLoss(sign)) {
    if (!isLoss(previous)) return 0;
    if (!isLoss(older)) return soon;
  }
  if (isRefusal(sign) && !isRefusal(previous)) return soon;
  return Math.max(0, everyMs - tookMs);
};

const isLoss = (sign: Sign | undefined): boolean => sign === 'reset' || sign === 'closed';
