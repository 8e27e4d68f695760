/**
 * Whether the holder of a claim still lives, from what its lease said so far. Pure. A hint only:
 * being wrong costs a takeover, which the epoch makes safe.
 *
 * A missing lease means dead at once, but for a claim so new that its first renewal may be on the
 * way. Another's name may be an older holder's last renewal: the holder has the ttl to answer it.
 */
export type Sighting = {
  /** The claim's own sequence: a new claim starts anew. */
  readonly claim: number;
  /** When the holder was last known alive, in milliseconds of a monotonic clock. */
  readonly atMs: number;
  readonly renewed: boolean;
};

export type Look = {
  readonly claim: number;
  readonly recoverer: string;
  /** Whom the lease names now. */
  readonly holder: string | undefined;
  readonly nowMs: number;
  readonly ttlMs: number;
};

export const judgeHolder = (
  before: Sighting | undefined,
  { claim, recoverer, holder, nowMs, ttlMs }: Look,
): { readonly alive: boolean; readonly sighting: Sighting } => {
  if (holder === recoverer) {
    return { alive: true, sighting: { claim, atMs: nowMs, renewed: true } };
  }
  if (before?.claim !== claim) {
    return { alive: true, sighting: { claim, atMs: nowMs, renewed: false } };
  }
  const mayBeLate = holder !== undefined || !before.renewed;
  return { alive: mayBeLate && nowMs - before.atMs < ttlMs, sighting: before };
};
