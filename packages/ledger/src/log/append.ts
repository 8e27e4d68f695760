/**
 * Appends the events of one decision to one aggregate under its expected sequence, one by one and
 * one call at a time per aggregate. IO; see append-stamped for what makes a repeat safe.
 *
 * The producer's sequence stays gapless: a refused append gives its number back, and an append
 * whose outcome is open is looked up before the aggregate is appended to again.
 */
import * as E from 'fp-ts/lib/Either.js';
import type { LedgerEvent } from '../events/catalogue.ts';
import type { Context, Producer, Stamped } from '../events/producer.ts';
import { type Aggregate, subjectOf } from '../events/subjects.ts';
import { type AppendFailure, unavailable } from './append-failure.ts';
import type { AppendStamped } from './append-stamped.ts';
import type { Exclusive } from './exclusive.ts';
import { findById, type LeaderReader } from './leader.ts';

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

type Doubt = { readonly id: string; readonly expected: number };

export const createAppend = (
  one: AppendStamped,
  leader: LeaderReader,
  producer: Producer,
  exclusive: Exclusive,
): Append => {
  const doubts = new Map<string, readonly Doubt[]>();

  /** False while nobody can say; true when the producer's number is right again. */
  const settle = async (subject: string): Promise<boolean> => {
    const open: Doubt[] = [];
    try {
      for (const doubt of doubts.get(subject) ?? []) {
        const stored = await findById(leader, subject, doubt.expected, doubt.id);
        if (stored === undefined) open.push(doubt);
        else producer.take(subject);
      }
    } catch {
      return false;
    }
    doubts.set(subject, open);
    if (open.length === 0) doubts.delete(subject);
    return true;
  };

  const appendOne = async (stamped: Stamped, expected: number) => {
    const { subject, id } = stamped;
    const result = await one(stamped, expected);
    if (E.isRight(result)) {
      // What was in doubt expected an older sequence: the server can no longer accept it.
      doubts.delete(subject);
      return result;
    }
    producer.release(subject);
    if (result.left._tag === 'LogUnavailable')
      doubts.set(subject, [...(doubts.get(subject) ?? []), { id, expected }]);
    return result;
  };

  const appendAll = async (
    aggregate: Aggregate,
    expectedSequence: number,
    events: readonly LedgerEvent[],
    context?: Context,
  ): Promise<E.Either<AppendFailure, Appended>> => {
    const subject = subjectOf(aggregate);
    if (doubts.has(subject) && !(await settle(subject)))
      return E.left(unavailable(subject, 'the outcome of an earlier append is not known yet'));
    const [sequences, ids]: [number[], string[]] = [[], []];
    let last = expectedSequence;
    for (const event of events) {
      const stamped = producer.stamp(aggregate, event, context);
      const result = await appendOne(stamped, last);
      if (E.isLeft(result)) return E.left({ ...result.left, appended: sequences.length });
      last = result.right;
      sequences.push(last);
      ids.push(stamped.id);
    }
    return E.right({ sequences, ids, last });
  };

  return (aggregate, ...rest) =>
    exclusive(subjectOf(aggregate), () => appendAll(aggregate, ...rest));
};
