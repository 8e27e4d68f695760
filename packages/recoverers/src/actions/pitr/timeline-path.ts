/**
 * Which timeline the log is read on between a backup and the target, and up to where. Pure.
 * A timeline that nobody knows, or that does not come from the backup's, is refused with words.
 */
import * as E from 'fp-ts/lib/Either.js';
import { formatLsn, timelineName } from '../postgres/lsn.ts';
import { forksIn } from '../postgres/timeline-history.ts';

/** `until` is undefined for the last one. */
export type Stretch = {
  readonly timeline: number;
  readonly from: bigint;
  readonly until: bigint | undefined;
};

type Start = { readonly timeline: number; readonly start: bigint; readonly stop: bigint };

/** `histories`: the texts of the history files that there are, by timeline; 1 has none. */
export const pathTo = (
  target: number,
  histories: ReadonlyMap<number, string>,
  backup: Start,
): E.Either<string, readonly Stretch[]> => {
  const history = histories.get(target);
  if (history === undefined && target !== 1) return E.left(unknown(target, histories));
  const forks = forksIn(history ?? '');
  if (backup.timeline !== target && !forks.some(({ timeline }) => timeline === backup.timeline)) {
    return E.left(`it is of timeline ${backup.timeline}, from which ${target} does not come`);
  }
  const later = forks.slice(forks.findIndex(({ timeline }) => timeline === backup.timeline));
  const [left] = later;
  if (backup.timeline !== target && left !== undefined && left.at < backup.stop) {
    const places = `${formatLsn(left.at)}, and it ended at ${formatLsn(backup.stop)}`;
    return E.left(`timeline ${target} left its timeline ${backup.timeline} at ${places}`);
  }
  const before = backup.timeline === target ? [] : later;
  const stretches = before.map(({ timeline, at }, index) => ({
    timeline,
    from: before[index - 1]?.at ?? backup.start,
    until: at,
  }));
  const last = { timeline: target, from: before.at(-1)?.at ?? backup.start, until: undefined };
  return E.right([...stretches, last]);
};

export const unknown = (target: number, histories: ReadonlyMap<number, string>): string => {
  const known = [1, ...histories.keys()].sort((a, b) => a - b).join(', ');
  return `timeline ${target} is not known: there is no ${timelineName(target)}.history; known are ${known}`;
};
