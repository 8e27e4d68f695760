/** How a rebuild comes along: rate since its start, and what is left at that rate. Pure. */
export type RebuildProgress = {
  readonly sequence: number;
  readonly head: number;
  readonly perSecond: number;
  /** Null before there is a rate. */
  readonly leftMs: number | null;
};

/** `from` is where it began: what was rebuilt before an interruption tells nothing of the rate. */
export const progressOf = (
  from: number,
  sequence: number,
  head: number,
  elapsedMs: number,
): RebuildProgress => {
  const perSecond = elapsedMs <= 0 ? 0 : Math.round(((sequence - from) / elapsedMs) * 1_000);
  const left = Math.max(0, head - sequence);
  return {
    sequence,
    head,
    perSecond,
    leftMs: perSecond === 0 ? null : Math.round((left / perSecond) * 1_000),
  };
};
