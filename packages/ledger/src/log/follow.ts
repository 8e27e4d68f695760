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
import { flatten } from './flatten.ts';
import type { Link } from './link.ts';
import { type Pulled, pullSession } from './pull-session.ts';

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

export const follow = (
  connection: NatsConnection,
  link: Link,
  created: string,
  options: FollowOptions,
): AsyncGenerator<Followed> =>
  flatten(sessions(connection, link, created, options), toFollowed, () => options.signal.aborted);

/** A batch counts as seen when the next one is asked for. */
async function* sessions(
  connection: NatsConnection,
  link: Link,
  created: string,
  options: FollowOptions,
): AsyncGenerator<readonly Pulled[]> {
  const { signal, onInterrupted } = options;
  let next = Math.max(1, options.from);
  while (!signal.aborted && !connection.isClosed()) {
    try {
      if (await link.whenUp(patienceMs)) {
        await checkIdentity(connection, created, next);
        for await (const batch of pullSession(connection, link, { ...options, from: next })) {
          yield batch.filter(({ sequence }) => sequence >= next);
          next = Math.max(next, (batch.at(-1)?.sequence ?? 0) + 1);
        }
      }
    } catch (error) {
      if (error instanceof LedgerReplaced) throw error;
      onInterrupted?.(error instanceof Error ? error.message : String(error));
      await pause(signal);
    }
  }
}

const toFollowed = ({ sequence, subject, recordedAt, payload, pending }: Pulled): Followed => ({
  entry: decodeStored({ sequence, subject, recordedAt, payload }),
  sequence,
  pending,
  payload,
});

/** LEDGER was deleted and made anew, or restored to an older state: nothing may go on. */
export class LedgerReplaced extends Error {
  override readonly name = 'LedgerReplaced';
}

const checkIdentity = async (
  connection: NatsConnection,
  created: string,
  next: number,
): Promise<void> => {
  const manager = await connection.jetstreamManager({ checkAPI: false });
  const { created: found, state } = await manager.streams.info('LEDGER');
  if (String(found) === created && state.last_seq >= next - 1) return;
  throw new LedgerReplaced(
    `LEDGER is another stream: created ${String(found)} with head ${state.last_seq}, expected ` +
      `created ${created} with ${next - 1} or more; run \`recovery-ledger adopt\` on purpose`,
  );
};

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
