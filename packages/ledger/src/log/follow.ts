/**
 * Follows the log in order from a sequence, for ever: across reconnects, server restarts and
 * quorum losses, without acknowledgements, gaps or repeats. IO.
 *
 * A loop of reading sessions, each started after the last sequence seen. It throws when LEDGER is
 * not the stream it was: sequences of another stream mean nothing here.
 */
import type * as E from 'fp-ts/lib/Either.js';
import type { NatsConnection } from 'nats';
import { decodeStored, type Recorded, type Unreadable } from '../events/recorded.ts';
import { readHead } from './bootstrap.ts';
import { flatten } from './flatten.ts';
import { confirmStream, LedgerReplaced } from './ledger-replaced.ts';
import type { Link } from './link.ts';
import { LogForbidden } from './log-forbidden.ts';
import { type Pulled, pullSession } from './pull-session.ts';
import { watchReadingRights } from './reading-rights.ts';
import { pinOf, type StreamIdentity } from './stream-identity.ts';

export type Followed = {
  readonly entry: E.Either<Unreadable, Recorded>;
  readonly sequence: number;
  /** How many matching messages the server held after this one; 0 means caught up. */
  readonly pending: number;
  readonly payload: Uint8Array;
};

export type FollowOptions = {
  readonly subjects: readonly string[];
  /** The first sequence wanted, 1 for everything. */
  readonly from: number;
  readonly signal: AbortSignal;
  readonly onInterrupted?: (reason: string) => void;
};

const patienceMs = 1_000;
const pauseMs = 100;
const settlingMs = 3_000;

export const follow = (
  connection: NatsConnection,
  link: Link,
  identity: StreamIdentity,
  options: FollowOptions,
): AsyncGenerator<Followed> =>
  flatten(sessions(connection, link, identity, options), toFollowed, () => options.signal.aborted);

/** A batch counts as seen when the next one is asked for. */
async function* sessions(
  connection: NatsConnection,
  link: Link,
  identity: StreamIdentity,
  options: FollowOptions,
): AsyncGenerator<readonly Pulled[]> {
  const { signal, onInterrupted } = options;
  const { importedThrough } = identity;
  let next = Math.max(1, options.from);
  const rights = watchReadingRights(connection, link);
  try {
    while (!signal.aborted && !connection.isClosed()) {
      try {
        link.confirm();
        rights.confirm();
        if (await link.whenUp(patienceMs)) {
          const head = await settledHead(connection, identity, next - 1, signal);
          confirmStream(identity, head, next - 1);
          const asked = { ...options, from: next, importedThrough };
          for await (const batch of pullSession(connection, link, asked)) {
            yield batch.filter(({ sequence }) => sequence >= next);
            next = Math.max(next, (batch.at(-1)?.sequence ?? 0) + 1);
          }
        }
      } catch (error) {
        if (error instanceof LedgerReplaced || error instanceof LogForbidden) throw error;
        onInterrupted?.(error instanceof Error ? error.message : String(error));
        await pause(signal);
      }
    }
  } finally {
    rights.forget();
  }
}

/**
 * A leader that was elected a moment ago may not have applied yet what the one before it had
 * delivered: a head that is behind gets a little time.
 */
const settledHead = async (
  connection: NatsConnection,
  known: StreamIdentity,
  position: number,
  signal: AbortSignal,
): Promise<StreamIdentity> => {
  const deadline = performance.now() + settlingMs;
  for (;;) {
    const head = await readHead(connection);
    const behind = pinOf(head) === pinOf(known) && head.lastSequence < position;
    if (!behind || signal.aborted || performance.now() > deadline) return head;
    await pause(signal);
  }
};

const toFollowed = ({ sequence, subject, recordedAt, payload, pending }: Pulled): Followed => ({
  entry: decodeStored({ sequence, subject, recordedAt, payload }),
  sequence,
  pending,
  payload,
});

const pause = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const finish = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', finish);
      resolve();
    };
    const timer = setTimeout(finish, pauseMs);
    signal.addEventListener('abort', finish, { once: true });
    if (signal.aborted) finish();
  });
