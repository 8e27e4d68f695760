/**
 * Follows the log in order from a sequence, for ever: across reconnects, server restarts and
 * quorum losses, without acknowledgements, gaps or repeats. IO.
 *
 * An ordered consumer with a short `expires` (30 s, the client's default, stalled for 20 s after
 * a quorum loss) inside an outer loop that starts again after the last sequence seen.
 */
import type * as E from 'fp-ts/lib/Either.js';
import {
  type ConsumerMessages,
  DeliverPolicy,
  type JetStreamClient,
  type JsMsg,
  type NatsConnection,
} from 'nats';
import { decodeStored, type Recorded, type Unreadable } from '../events/recorded.ts';

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

const expiresMs = 2_000;
const pauseMs = 100;

export async function* follow(
  connection: NatsConnection,
  options: FollowOptions,
): AsyncGenerator<Followed> {
  const js = connection.jetstream();
  let next = options.from;
  while (!options.signal.aborted) {
    try {
      for await (const message of messagesFrom(js, options, next)) {
        if (message.seq < next) continue;
        next = message.seq + 1;
        yield toFollowed(message);
      }
    } catch (error) {
      options.onInterrupted?.(error instanceof Error ? error.message : String(error));
    }
    if (connection.isClosed()) return;
    await pause(options.signal);
  }
}

async function* messagesFrom(
  js: JetStreamClient,
  { subjects, signal }: FollowOptions,
  from: number,
): AsyncGenerator<JsMsg> {
  const consumer = await js.consumers.get('LEDGER', {
    filterSubjects: [...subjects],
    deliver_policy: DeliverPolicy.StartSequence,
    opt_start_seq: from,
  });
  const messages: ConsumerMessages = await consumer.consume({
    expires: expiresMs,
    max_messages: 500,
  });
  const stop = () => void messages.close();
  signal.addEventListener('abort', stop, { once: true });
  try {
    if (signal.aborted) return;
    yield* messages;
  } finally {
    signal.removeEventListener('abort', stop);
    await messages.close().catch(() => undefined);
  }
}

const toFollowed = (message: JsMsg): Followed => ({
  entry: decodeStored({
    sequence: message.seq,
    subject: message.subject,
    recordedAt: recordedAtOf(message),
    payload: message.data,
  }),
  sequence: message.seq,
  pending: message.info.pending,
  payload: message.data,
});

/** The reply subject holds the exact server time in nanoseconds; the client's number rounds it. */
const recordedAtOf = (message: JsMsg): string => {
  const reply = 'reply' in message && typeof message.reply === 'string' ? message.reply : '';
  const tokens = reply.split('.');
  const exact = tokens.length === 9 ? tokens[7] : tokens[9];
  const nanos = exact !== undefined && /^\d+$/.test(exact) ? exact : message.info.timestampNanos;
  return isoFromNanos(BigInt(nanos));
};

/** ISO instant of nanoseconds since 1970. */
export const isoFromNanos = (nanos: bigint): string => {
  const milliseconds = Number(nanos / 1_000_000n);
  const rest = String(nanos % 1_000_000_000n).padStart(9, '0');
  return `${new Date(milliseconds).toISOString().slice(0, 19)}.${rest}Z`;
};

const pause = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const timer = setTimeout(resolve, pauseMs);
    const stop = () => {
      clearTimeout(timer);
      resolve();
    };
    signal.addEventListener('abort', stop, { once: true });
  });
