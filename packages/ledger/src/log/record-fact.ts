/**
 * Records a fact: appended at the aggregate's current sequence, or spooled to disk when the log is
 * away and appended later, in order and marked late. A fact is never dropped silently. IO.
 *
 * Once anything is spooled everything is spooled until the flush is through: order is kept.
 */
import * as E from 'fp-ts/lib/Either.js';
import type { LedgerEvent } from '../events/catalogue.ts';
import type { Context, Stamped } from '../events/producer.ts';
import type { Aggregate } from '../events/subjects.ts';
import type { AppendFailure, LogRefused } from './append.ts';
import type { Log } from './open-log.ts';
import type { Spool, SpoolFull } from './spool.ts';

export type FactRecorded =
  | { readonly where: 'log'; readonly sequence: number }
  | { readonly where: 'spool' };

export type RecordFact = (
  aggregate: Aggregate,
  event: LedgerEvent,
  context?: Context,
) => Promise<E.Either<SpoolFull | LogRefused, FactRecorded>>;

export const createRecordFact = (log: Log, spool: Spool): RecordFact => {
  let queue: Promise<unknown> = Promise.resolve();
  let knownHead = log.identity.lastSequence;

  const record = async (
    stamped: Stamped,
  ): Promise<E.Either<SpoolFull | LogRefused, FactRecorded>> => {
    const flushed = spool.size() === 0 || (await flushSpool(log, spool));
    const result = flushed ? await appendAtHead(log, stamped) : undefined;
    if (result !== undefined && E.isRight(result)) {
      knownHead = Math.max(knownHead, result.right);
      return E.right({ where: 'log', sequence: result.right });
    }
    if (result?.left._tag === 'LogRefused') return E.left(result.left);
    const added = await spool.add({ stamped: markLate(stamped), knownHead });
    return E.isLeft(added) ? added : E.right({ where: 'spool' });
  };

  return (aggregate, event, context) => {
    const turn = queue.then(async () => {
      const stamped = log.producer.stamp(aggregate, event, context);
      const recorded = await record(stamped);
      if (E.isLeft(recorded)) log.producer.release(stamped.subject);
      return recorded;
    });
    queue = turn.catch(() => undefined);
    return turn;
  };
};

const flushSpool = async (log: Log, spool: Spool): Promise<boolean> =>
  log.isConnected() && (await spool.flush(log.appendStamped, log.leader)).left === 0;

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
