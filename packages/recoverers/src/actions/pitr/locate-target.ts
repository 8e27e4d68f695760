/**
 * Reads the log from a backup on with pg_waldump until it knows where the target lies, and how much
 * comes after it. IO; what a line means is in wal-scan.ts.
 */
import * as E from 'fp-ts/lib/Either.js';
import type { ActionFailure } from '../action.ts';
import { formatLsn } from '../postgres/lsn.ts';
import type { Host } from './host.ts';
import type { Target } from './target.ts';
import type { Stretch } from './timeline-path.ts';
import { endIn, type LogEnd, readLine, type Scan, unread } from './wal-scan.ts';
import type { Reach } from './wal-sources.ts';

export type Located = { readonly scan: Scan; readonly end: LogEnd };

/**
 * `reach`: where the last file ends that there is. It is not read beyond that: the tool waits five
 * seconds for a file that is not there, in case that somebody is just writing it.
 */
export const locateTarget = async (
  host: Host,
  wal: string,
  path: readonly Stretch[],
  reach: Reach['end'],
  target: Target,
): Promise<E.Either<ActionFailure, Located>> => {
  let scan = unread;
  let end: LogEnd = { last: undefined, next: undefined };
  const onOutput = (line: string) => {
    scan = readLine(scan, line, target);
  };
  if (reach === null) return E.right({ scan, end });
  for (const { timeline, from, until } of path) {
    const isLast = timeline === reach.timeline;
    const to = until === undefined || (isLast && reach.lsn < until) ? reach.lsn : until;
    const places = ['-t', String(timeline), '-s', formatLsn(from), '-e', formatLsn(to)];
    const args = ['-p', wal, ...places, ...kinds.flatMap((kind) => ['-r', kind])];
    const environment = { TZ: 'UTC' }; // it prints times in the zone that it runs in
    const read = await host.tool('pg_waldump', args, { onOutput, environment, expected: [0, 1] });
    if (E.isLeft(read)) return read;
    const wholly = read.right.exitCode === 0;
    end = wholly ? { last: scan.seen, next: to } : endIn(read.right.stderr);
    // A stretch that could not be read to its end: nothing behind it would be worth anything.
    if (isLast || !wholly) break;
  }
  return E.right({ scan, end });
};

/** Ends of transactions, tablespaces that are made, restore points, and ends of files. */
const kinds = ['Transaction', 'Tablespace', 'XLOG'];
