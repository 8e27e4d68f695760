/**
 * Reads what the old primary's log has after the fork, with `pg_waldump` on its files. IO. Nothing
 * is started and nothing is changed there. https://www.postgresql.org/docs/current/pgwaldump.html
 */
import * as E from 'fp-ts/lib/Either.js';
import type { ActionContext, ActionFailure } from '../action.ts';
import { failed } from '../call.ts';
import { runTool } from '../native/run-tool.ts';
import { type DivergedLog, readDivergedLog } from './diverged-log.ts';
import { fileAt, formatLsn } from './lsn.ts';
import { named, type Server } from './server.ts';

export type OldLog = {
  readonly servers: readonly Server[];
  readonly old: string;
  readonly oldTimeline: number;
  readonly fork: bigint;
  readonly bin: string;
  readonly exec: string;
  /** Told each line of the listing. */
  readonly onLine?: (line: string) => void;
};

/** It ends with an error always: a log has no end but a record that is none. */
const ended = 1;

export const readOldLog = async (
  { servers, old, oldTimeline, fork, bin, exec, onLine }: OldLog,
  context: ActionContext,
): Promise<E.Either<ActionFailure, DivergedLog>> => {
  const server = named(servers, old);
  if (server === undefined) return failed(`${old} is not among the servers`, false);
  const log = readDivergedLog(fork);
  // Without a file's name it looks at any, also at one made for later that holds nothing yet.
  const first = fileAt(oldTimeline, fork);
  const place = [`--path=${server.folder}/pg_wal`, `--start=${formatLsn(fork)}`, first];
  const read = await runTool(context, {
    ...{ exec, program: `${bin}/pg_waldump`, args: place },
    ...{ changes: false, expected: [0, ended] },
    onOutput: (line) => {
      log.add(line);
      onLine?.(line);
    },
  });
  if (E.isLeft(read)) return read;
  const { stderr } = read.right;
  const end = log.end(stderr);
  return end === undefined
    ? failed(`the log of ${old} could not be read to its end: ${stderr.slice(0, 300)}`, false)
    : E.right(end);
};
