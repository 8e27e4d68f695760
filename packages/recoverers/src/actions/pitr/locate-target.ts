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

export type Located = { readonly scan: Scan; readonly end: LogEnd };

export const locateTarget = async (
  host: Host,
  wal: string,
  path: readonly Stretch[],
  target: Target,
): Promise<E.Either<ActionFailure, Located>> => {
  let scan = unread;
  let end: LogEnd = { last: undefined, next: undefined };
  const onOutput = (line: string) => {
    scan = readLine(scan, line, target);
  };
  for (const { timeline, from, until } of path) {
    const to = until === undefined ? [] : ['-e', formatLsn(until)];
    const kinds = ['Transaction', 'Tablespace', ...(target.kind === 'name' ? ['XLOG'] : [])];
    const args = [
      ...['-p', wal, '-t', String(timeline), '-s', formatLsn(from), ...to],
      ...kinds.flatMap((kind) => ['-r', kind]),
    ];
    const environment = { TZ: 'UTC' }; // it prints times in the zone that it runs in
    const read = await host.tool('pg_waldump', args, { onOutput, environment, expected: [0, 1] });
    if (E.isLeft(read)) return read;
    const wholly = until !== undefined && read.right.exitCode === 0;
    end = wholly ? { last: until, next: until } : endIn(read.right.stderr);
    // A stretch that could not be read to its end: nothing behind it would be worth anything.
    if (until !== undefined && !wholly) break;
  }
  return E.right({ scan, end });
};
