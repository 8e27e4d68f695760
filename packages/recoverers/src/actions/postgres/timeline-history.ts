/**
 * Where timelines forked, from a history file such as `00000002.history`. Pure. Each line: the
 * timeline that was left, where, and why.
 * https://www.postgresql.org/docs/current/continuous-archiving.html#BACKUP-TIMELINES
 */
import { parseLsn } from './lsn.ts';

export type Fork = { readonly timeline: number; readonly at: bigint; readonly reason: string };

export const forksIn = (history: string): readonly Fork[] =>
  history.split('\n').flatMap((line): Fork[] => {
    const [, timeline, place, reason = ''] = /^\s*(\d+)\s+(\S+)\s*(.*)$/.exec(line) ?? [];
    const at = parseLsn(place ?? '');
    return timeline === undefined || at === undefined
      ? []
      : [{ timeline: Number(timeline), at, reason }];
  });

/** Where the history leaves a timeline; undefined where it is not in it. */
export const leftAt = (history: string, timeline: number): bigint | undefined =>
  forksIn(history).findLast((fork) => fork.timeline === timeline)?.at;
