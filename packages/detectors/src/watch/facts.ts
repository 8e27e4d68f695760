/**
 * Facts while the log is away: to disk, and from there to the log, in order. IO.
 * One queue for recording and flushing, because a spool must not be written while it is flushed.
 */
import {
  type Aggregate,
  createRecordFact,
  type LedgerEvent,
  type Log,
  type Spool,
} from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import type { Logger } from '../logger.ts';

export type Facts = {
  /** False when the fact could be kept nowhere; the reason has been logged. */
  readonly record: (aggregate: Aggregate, event: LedgerEvent) => Promise<boolean>;
  /** True when the log is there and nothing waits on disk. */
  readonly settle: () => Promise<boolean>;
  readonly waiting: () => number;
};

export const createFacts = (log: Log, spool: Spool, logger: Logger): Facts => {
  const recordFact = createRecordFact(log, spool);
  let queue: Promise<unknown> = Promise.resolve();
  const inTurn = <A>(work: () => Promise<A>): Promise<A> => {
    const turn = queue.then(work);
    queue = turn.catch(() => undefined);
    return turn;
  };
  return {
    waiting: spool.size,
    record: (aggregate, event) =>
      inTurn(async () => {
        const recorded = await recordFact(aggregate, event);
        if (E.isRight(recorded)) return true;
        logger.error({ event, failure: recorded.left }, recorded.left.hint);
        return false;
      }),
    settle: async () => {
      if (!log.isConnected()) return false;
      if (spool.size() === 0) return true;
      return inTurn(async () => {
        const flushed = await spool.flush(log.appendStamped, log.leader, log.identity);
        const { appended, left, reason } = flushed;
        if (appended > 0) logger.info({ appended, left, reason }, 'spooled facts were appended');
        return left === 0;
      });
    },
  };
};
