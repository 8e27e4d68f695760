/**
 * Records a fact: appended at the aggregate's current sequence, or spooled to disk when the log is
 * away and appended later, in order and marked late. A fact is never dropped silently. IO.
 *
 * Once anything is spooled everything is spooled until the flush is through: order is kept. The
 * flush starts by itself when the log is back, and at the start for what an earlier run left.
 */
import * as E from 'fp-ts/lib/Either.js';
import type { LedgerEvent } from '../events/catalogue.ts';
import type { Context, Stamped } from '../events/producer.ts';
import { type Aggregate, subjectOf } from '../events/subjects.ts';
import type { AppendFailure, LogRefused } from './append-failure.ts';
import { createExclusive } from './exclusive.ts';
import type { Log } from './open-log.ts';
import type { Spool, SpoolFull } from './spool.ts';
import { pinOf } from './stream-identity.ts';

export type FactRecorded =
  | { readonly where: 'log'; readonly sequence: number }
  | { readonly where: 'spool' };

export type RecordFact = (
  aggregate: Aggregate,
  event: LedgerEvent,
  context?: Context,
) => Promise<E.Either<SpoolFull | LogRefused, FactRecorded>>;

const retryMs = 500;

export const createRecordFact = (log: Log, spool: Spool): RecordFact => {
  const inOrder = createExclusive();
  let knownHead = log.identity.lastSequence;

  const flush = async (): Promise<boolean> =>
    spool.size() === 0 ||
    (log.isConnected() &&
      (await spool.flush(log.appendStamped, log.leader, log.identity)).left === 0);

  const record = async (
    stamped: Stamped,
  ): Promise<E.Either<SpoolFull | LogRefused, FactRecorded>> => {
    const result = (await flush()) ? await appendAtHead(log, stamped) : undefined;
    if (result !== undefined && E.isRight(result)) {
      knownHead = Math.max(knownHead, result.right);
      return E.right({ where: 'log', sequence: result.right });
    }
    if (result?.left._tag === 'LogRefused') {
      log.producer.release(stamped.subject);
      return E.left(result.left);
    }
    // A fact that finds no room either keeps its number: the gap says that one was lost.
    const added = await spool.add({
      stamped: markLate(stamped),
      knownHead,
      stream: pinOf(log.identity),
    });
    flushLater();
    return E.isLeft(added) ? added : E.right({ where: 'spool' });
  };

  const flushLater = flushWhenBack(log, spool, () => inOrder('', flush));
  return (aggregate, event, context) =>
    inOrder('', () =>
      log.exclusive(subjectOf(aggregate), () =>
        record(log.producer.stamp(aggregate, event, context)),
      ),
    );
};

/**
 * Flushes now, at every reconnect, and again until nothing is left or the log is closed. The
 * function that it gives is called when something was spooled: a log without a quorum is away
 * although the connection stays up, and no reconnect will tell that it is back.
 */
const flushWhenBack = (log: Log, spool: Spool, flush: () => Promise<boolean>): (() => void) => {
  let waiting = false;
  const attempt = async () => {
    waiting = false;
    if (spool.size() === 0 || log.isClosed()) return;
    const through = await flush().catch(() => false);
    if (!through && log.isConnected()) later();
  };
  const later = () => {
    if (!waiting) setTimeout(() => void attempt(), retryMs).unref();
    waiting = true;
  };
  log.onConnection((up) => {
    if (up) void attempt();
  });
  void attempt();
  return later;
};

/** Undefined when the log is away. A conflict only means that another fact came in between. */
const appendAtHead = async (
  log: Log,
  stamped: Stamped,
): Promise<E.Either<AppendFailure, number> | undefined> => {
  for (;;) {
    if (!log.isConnected()) return undefined;
    const last = await lastSequence(log, stamped.subject);
    if (last === undefined) return undefined;
    const result = await log.appendStamped(stamped, last);
    if (E.isRight(result) || result.left._tag !== 'SequenceConflict') return result;
  }
};

const lastSequence = async (log: Log, subject: string): Promise<number | undefined> => {
  try {
    return (await log.leader.last(subject))?.sequence ?? 0;
  } catch {
    return undefined;
  }
};

/** Same id, so that a publish that did arrive after all is found and not repeated. */
const markLate = (stamped: Stamped): Stamped => ({
  ...stamped,
  payload: JSON.stringify({ ...JSON.parse(stamped.payload), late: true }),
});
