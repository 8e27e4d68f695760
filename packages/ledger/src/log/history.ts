/**
 * The events of one aggregate after a sequence, as the leader has them at the time of the call:
 * what a decider folds before it decides. IO.
 */
import * as E from 'fp-ts/lib/Either.js';
import type { NatsConnection } from 'nats';
import type { LedgerEvent } from '../events/catalogue.ts';
import { decodeStored, type Recorded, type Unreadable } from '../events/recorded.ts';
import { type Aggregate, subjectOf } from '../events/subjects.ts';
import { follow } from './follow.ts';
import { createLeaderReader } from './leader.ts';

export type History = {
  readonly events: readonly Recorded<LedgerEvent>[];
  /** A decider that meets one of these withholds, naming it. */
  readonly unreadable: readonly Unreadable[];
  /** The sequence to expect at the next append; `after` when nothing was newer. */
  readonly last: number;
};

export type ReadHistory = (aggregate: Aggregate, after?: number) => Promise<History>;

/** Short tails are read one by one; from here on a consumer is cheaper than requests. */
const tailLimit = 16;

export const createReadHistory = (connection: NatsConnection): ReadHistory => {
  const leader = createLeaderReader(connection);
  return async (aggregate, after = 0) => {
    const subject = subjectOf(aggregate);
    const entries: E.Either<Unreadable, Recorded>[] = [];
    let last = after;
    for await (const message of leader.after(subject, after)) {
      entries.push(decodeStored(message));
      last = message.sequence;
      if (entries.length === tailLimit) break;
    }
    const newest = entries.length === tailLimit ? await leader.last(subject) : undefined;
    if (newest !== undefined && newest.sequence > last) {
      last = await readTo(connection, subject, last + 1, newest.sequence, entries);
    }
    return {
      events: entries.flatMap((entry) => (E.isRight(entry) ? [entry.right] : [])),
      unreadable: entries.flatMap((entry) => (E.isLeft(entry) ? [entry.left] : [])),
      last,
    };
  };
};

const readTo = async (
  connection: NatsConnection,
  subject: string,
  from: number,
  until: number,
  into: E.Either<Unreadable, Recorded>[],
): Promise<number> => {
  const stop = new AbortController();
  for await (const { entry, sequence } of follow(connection, {
    subjects: [subject],
    from,
    signal: stop.signal,
  })) {
    into.push(entry);
    if (sequence >= until) break;
  }
  stop.abort();
  return until;
};
