/**
 * How far a standby is behind, from the positions that the primary was seen at. Pure.
 *
 * Bytes are exact: the primary was asked before the standby, so nothing that was written since is
 * counted. Time is a lower bound: since the first look at which the primary was already further.
 * So an idle primary is never ahead of anybody, whatever its clock does, and a standby that has
 * what the primary had at the last look is not behind at all.
 */

/** Where the primary was, and when that was seen. */
export type Mark = { readonly at: bigint; readonly position: bigint };

export type Behind = {
  readonly bytes: number;
  readonly ms: number;
  /** Since when at least; null when it is not behind. */
  readonly since: bigint | null;
};

/** An hour of looks, one a second; what is older is only thinned out, see `withMark`. */
const mostMarks = 3_600;

/**
 * Marks oldest first. A primary that is further back than before has another history: what was
 * seen of the old one says nothing any more. Of a primary that stands still the first look counts.
 */
export const withMark = (marks: readonly Mark[], mark: Mark): readonly Mark[] => {
  const last = marks.at(-1);
  if (last === undefined || mark.position < last.position) return [mark];
  if (mark.position === last.position) return marks;
  const grown = [...marks, mark];
  return grown.length <= mostMarks ? grown : thinned(grown);
};

/** Every second one goes, again and again: the longer it is ago, the coarser it is known. */
const thinned = (marks: readonly Mark[]): readonly Mark[] =>
  marks.filter((_, index) => index % 2 === 0 || index === marks.length - 1);

/** `replayed` is where the standby is; the newest mark is where the primary is. */
export const behindOf = (marks: readonly Mark[], replayed: bigint, now: bigint): Behind => {
  const newest = marks.at(-1);
  const first = marks.find(({ position }) => position > replayed);
  if (newest === undefined || first === undefined) return { bytes: 0, ms: 0, since: null };
  const ms = Number((now - first.at) / 1_000_000n);
  return { bytes: Number(newest.position - replayed), ms: Math.max(0, ms), since: first.at };
};
