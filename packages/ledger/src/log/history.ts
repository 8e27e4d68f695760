/**
 * The events of one aggregate after a sequence, as the leader has them at the time of the call:
 * what a decider folds before it decides. It throws while the log is away. IO.
 */
import * as E from 'fp-ts/lib/Either.js';
import type { LedgerEvent } from '../events/catalogue.ts';
import { decodeStored, type Recorded, type Unreadable } from '../events/recorded.ts';
import { type Aggregate, subjectOf } from '../events/subjects.ts';
import type { LeaderReader } from './leader.ts';
import type { Log } from './open-log.ts';

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
const patienceMs = 30_000;

export const createReadHistory = (leader: LeaderReader, follow: Log['follow']): ReadHistory => {
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
      entries.push(...(await readTail(follow, subject, last + 1, newest.sequence)));
      last = newest.sequence;
    }
    return {
      events: entries.flatMap((entry) => (E.isRight(entry) ? [entry.right] : [])),
      unreadable: entries.flatMap((entry) => (E.isLeft(entry) ? [entry.left] : [])),
      last,
    };
  };
};

/**
 * Throws when the log goes away meanwhile: half a history would be decided on as if it were whole.
 */
const readTail = async (
  follow: Log['follow'],
  subject: string,
  from: number,
  until: number,
): Promise<readonly E.Either<Unreadable, Recorded>[]> => {
  const entries: E.Either<Unreadable, Recorded>[] = [];
  const signal = AbortSignal.timeout(patienceMs);
  for await (const { entry, sequence } of follow({ subjects: [subject], from, signal })) {
    entries.push(entry);
    if (sequence >= until) return entries;
  }
  throw new Error(`the log went away while ${subject} was read up to ${until}`);
};
