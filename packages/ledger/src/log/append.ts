/**
 * Appends the events of one decision to one aggregate under its expected sequence, all or nothing
 * where the server can, and one call at a time per aggregate. IO; see append-durably for what
 * makes a repeat safe.
 *
 * The producer's sequence stays gapless: a refused append gives its numbers back, and an append
 * whose outcome is open is looked up before the aggregate is appended to again.
 */
import * as E from 'fp-ts/lib/Either.js';
import type { LedgerEvent } from '../events/catalogue.ts';
import type { Context, Producer, Stamped } from '../events/producer.ts';
import { type Aggregate, subjectOf } from '../events/subjects.ts';
import { createDoubts } from './append-doubts.ts';
import { type AppendFailure, tooMany, unavailable } from './append-failure.ts';
import type { AppendUnit, Unit } from './append-unit.ts';
import type { Exclusive } from './exclusive.ts';
import type { LeaderReader } from './leader.ts';

export type Appended = {
  /** The stream sequence of every event, in order. */
  readonly sequences: readonly number[];
  readonly ids: readonly string[];
  readonly last: number;
};

export type Append = (
  aggregate: Aggregate,
  expectedSequence: number,
  events: readonly LedgerEvent[],
  context?: Context,
) => Promise<E.Either<AppendFailure, Appended>>;

/** What the server takes in one atomic batch; a decision of more events is refused everywhere. */
const mostEvents = 1_000;

export const createAppend = (
  appendUnit: AppendUnit,
  leader: LeaderReader,
  producer: Producer,
  exclusive: Exclusive,
): Append => {
  const doubts = createDoubts(leader, producer);

  /** Gives back the numbers of what was not stored, and keeps in mind what may be after all. */
  const giveBack = (subject: string, unit: Unit, { _tag, appended }: AppendFailure) => {
    for (const _ of unit.stamped.slice(appended)) producer.release(subject);
    if (_tag === 'LogUnavailable') doubts.add(subject, unit, appended);
  };

  const appendAll = async (
    aggregate: Aggregate,
    expected: number,
    events: readonly LedgerEvent[],
    context?: Context,
  ): Promise<E.Either<AppendFailure, Appended>> => {
    const subject = subjectOf(aggregate);
    if (events.length === 0) return E.right({ sequences: [], ids: [], last: expected });
    if (events.length > mostEvents) return E.left(tooMany(subject, events.length, mostEvents));
    if (!(await doubts.settle(subject)))
      return E.left(unavailable(subject, 'the outcome of an earlier append is not known yet'));
    const stamped = stampAll(producer, aggregate, events, context);
    const result = await appendUnit({ stamped, expected });
    if (E.isLeft(result)) {
      giveBack(subject, { stamped, expected }, result.left);
      return result;
    }
    // What was in doubt expected an older sequence: the server can no longer accept it.
    doubts.forget(subject);
    const sequences = result.right;
    const ids = stamped.map(({ id }) => id);
    return E.right({ sequences, ids, last: sequences.at(-1) ?? expected });
  };

  return (aggregate, ...rest) =>
    exclusive(subjectOf(aggregate), () => appendAll(aggregate, ...rest));
};

/** All of them, or none: an event that cannot be written throws, and the numbers are given back. */
const stampAll = (
  producer: Producer,
  aggregate: Aggregate,
  events: readonly LedgerEvent[],
  context?: Context,
): readonly Stamped[] => {
  const stamped: Stamped[] = [];
  try {
    for (const event of events) stamped.push(producer.stamp(aggregate, event, context));
    return stamped;
  } catch (error) {
    for (const { subject } of stamped) producer.release(subject);
    throw error;
  }
};
