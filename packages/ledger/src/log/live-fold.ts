/**
 * A fold that follows the log and can say that it is up to date. IO.
 *
 * `fresh` asks the leader for the newest matching sequence and waits until the fold holds it, so
 * that nobody decides on less than what was recorded when they asked. The same call tells when a
 * service that starts has caught up, also on an empty log.
 */
import type * as E from 'fp-ts/lib/Either.js';
import type { Recorded, Unreadable } from '../events/recorded.ts';
import type { LeaderReader } from './leader.ts';
import type { Log } from './open-log.ts';

type FoldedLog = Pick<Log, 'follow'> & { readonly leader: Pick<LeaderReader, 'last'> };

export type LiveFoldOptions<S> = {
  readonly subjects: readonly string[];
  readonly initial: S;
  /** Unreadable messages come too: a decider has to know that one was there. */
  readonly evolve: (state: S, entry: E.Either<Unreadable, Recorded>) => S;
  readonly signal: AbortSignal;
  readonly onInterrupted?: (reason: string) => void;
};

export type LiveFold<S> = {
  readonly state: () => S;
  /** The newest sequence that the state holds. */
  readonly sequence: () => number;
  /** Follows until the signal; rejects when the connection is closed before that. */
  readonly run: () => Promise<void>;
  /** The state with everything recorded at the time of the call; throws when the log is away. */
  readonly fresh: () => Promise<S>;
  /** Resolves when the state holds more than `after`, after `timeoutMs`, or at the signal. */
  readonly changed: (after: number, timeoutMs: number) => Promise<void>;
};

const recheckMs = 60_000;

export const createLiveFold = <S>(
  log: FoldedLog,
  { subjects, initial, evolve, signal, onInterrupted }: LiveFoldOptions<S>,
): LiveFold<S> => {
  const waiting = new Set<() => void>();
  let [state, sequence] = [initial, 0];

  const changed = (after: number, timeoutMs: number): Promise<void> =>
    sequence > after ? Promise.resolve() : waitIn(waiting, timeoutMs, signal);

  const run = async () => {
    const options = { subjects, from: 1, signal, ...(onInterrupted && { onInterrupted }) };
    for await (const followed of log.follow(options)) {
      state = evolve(state, followed.entry);
      sequence = followed.sequence;
      for (const wake of waiting) wake();
    }
    if (!signal.aborted) throw new Error('the connection to the log was closed: start again');
  };

  const fresh = async (): Promise<S> => {
    const newest = await newestOf(log, subjects);
    while (sequence < newest && !signal.aborted) await changed(sequence, recheckMs);
    return state;
  };

  return { state: () => state, sequence: () => sequence, run, fresh, changed };
};

/** The server takes a wildcard here: the newest message of any matching subject. */
const newestOf = async ({ leader }: FoldedLog, subjects: readonly string[]): Promise<number> => {
  const newest = await Promise.all(subjects.map((subject) => leader.last(subject)));
  return Math.max(0, ...newest.map((message) => message?.sequence ?? 0));
};

const waitIn = (waiting: Set<() => void>, timeoutMs: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const wake = () => {
      clearTimeout(timer);
      waiting.delete(wake);
      signal.removeEventListener('abort', wake);
      resolve();
    };
    const timer = setTimeout(wake, timeoutMs);
    waiting.add(wake);
    signal.addEventListener('abort', wake, { once: true });
  });
