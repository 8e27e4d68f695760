/**
 * Appends one stamped event under an expected sequence, durably: an acknowledged event has been
 * fsynced by the server. IO.
 *
 * A lost acknowledgement is not a conflict. On an error or no answer, every message of the
 * aggregate after the expected sequence is read from the leader; one's own id among them is
 * success. (nats-server 2.15 on one replica checks the expected sequence before it dedupes.)
 */
import { setTimeout as pause } from 'node:timers/promises';
import * as E from 'fp-ts/lib/Either.js';
import { headers, type NatsConnection, NatsError } from 'nats';
import { contentType } from '../events/envelope.ts';
import type { Stamped } from '../events/producer.ts';
import {
  type AppendFailure,
  conflict,
  full,
  meaningOf,
  refused,
  unavailable,
} from './append-failure.ts';
import { findById, type LeaderReader } from './leader.ts';
import type { Link } from './link.ts';

/** Safe to repeat with the same stamped event: its id is the message id. */
export type AppendStamped = (
  stamped: Stamped,
  expectedSequence: number,
) => Promise<E.Either<AppendFailure, number>>;

/** No attempt starts later than this; a server that hangs can take the last one 3 s longer. */
const patienceMs = 4_000;
const timeoutMs = 1_000;
const pauseMs = 100;

export const createAppendStamped = (
  connection: NatsConnection,
  link: Link,
  leader: LeaderReader,
): AppendStamped => {
  const publish = createPublish(connection, link);
  return async (stamped, expected) => {
    const deadline = performance.now() + patienceMs;
    let reason = 'the connection is down';
    while (await link.whenUp(deadline - performance.now())) {
      const outcome = await publish(stamped, expected);
      if (E.isRight(outcome)) return outcome;
      const { meaning, text } = outcome.left;
      if (meaning === 'refused') return E.left(refused(stamped.subject, text));
      const stored = await find(link, leader, stamped, expected);
      if (stored === 'unknown') reason = text;
      else if (stored !== undefined) return E.right(stored);
      else if (meaning === 'conflict') return E.left(conflict(stamped.subject, expected));
      else if (meaning === 'full') return E.left(full(stamped.subject, text));
      else reason = text;
      if (performance.now() > deadline) break;
      await pause(pauseMs * (0.5 + Math.random()));
    }
    return E.left(unavailable(stamped.subject, reason));
  };
};

type Trouble = { readonly meaning: ReturnType<typeof meaningOf>; readonly text: string };

const createPublish = (connection: NatsConnection, link: Link) => {
  const js = connection.jetstream({ timeout: timeoutMs });
  return async (
    { id, type, subject, payload }: Stamped,
    expected: number,
  ): Promise<E.Either<Trouble, number>> => {
    const head = headers();
    head.set('Content-Type', contentType);
    head.set('Ledger-Type', type);
    const expect = { streamName: 'LEDGER', lastSubjectSequence: expected };
    try {
      const publishing = js.publish(subject, payload, { msgID: id, headers: head, expect });
      return E.right((await link.orLost(publishing)).seq);
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error);
      const [api, client] =
        error instanceof NatsError ? [error.api_error?.err_code, error.code] : [undefined, ''];
      return E.left({ meaning: meaningOf(api, client), text });
    }
  };
};

/** The sequence at which the event is stored after all; `unknown` when nobody can say. */
const find = async (
  link: Link,
  leader: LeaderReader,
  { id, subject }: Stamped,
  expected: number,
): Promise<number | undefined | 'unknown'> => {
  try {
    return await link.orLost(findById(leader, subject, expected, id));
  } catch {
    return 'unknown';
  }
};
