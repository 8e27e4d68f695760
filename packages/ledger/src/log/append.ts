/**
 * Appends events to one aggregate under its expected sequence, durably: an acknowledged event has
 * been fsynced by the server. IO.
 *
 * A lost acknowledgement is not a conflict. On an error or no answer, every message of the
 * aggregate after the expected sequence is read from the leader; one's own id among them is
 * success. (nats-server 2.15 on one replica checks the expected sequence before it dedupes.)
 * Appends to one aggregate are serialised in this process.
 */
import * as E from 'fp-ts/lib/Either.js';
import { headers, type JetStreamClient, type NatsConnection, NatsError } from 'nats';
import type { LedgerEvent } from '../events/catalogue.ts';
import { contentType } from '../events/envelope.ts';
import type { Context, Producer, Stamped } from '../events/producer.ts';
import { type Aggregate, subjectOf } from '../events/subjects.ts';
import { createLeaderReader, type LeaderReader } from './leader.ts';

export type SequenceConflict = {
  readonly _tag: 'SequenceConflict';
  readonly subject: string;
  readonly expected: number;
  /** How many events of the call had been appended before the conflict. */
  readonly appended: number;
  readonly retry: true;
  readonly hint: string;
};

export type LogUnavailable = {
  readonly _tag: 'LogUnavailable';
  readonly subject: string;
  readonly reason: string;
  readonly appended: number;
  readonly retry: true;
  readonly hint: string;
};

export type LogRefused = {
  readonly _tag: 'LogRefused';
  readonly subject: string;
  readonly reason: string;
  readonly appended: number;
  readonly retry: false;
  readonly hint: string;
};

export type AppendFailure = SequenceConflict | LogUnavailable | LogRefused;

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

export type AppendStamped = (
  stamped: Stamped,
  expectedSequence: number,
) => Promise<E.Either<AppendFailure, number>>;

const attempts = 3;
const timeoutMs = 2_000;
const conflictCodes = [10071, 10164];

export const createAppend = (connection: NatsConnection, producer: Producer): Append => {
  const one = createAppendStamped(connection);
  const queues = new Map<string, Promise<unknown>>();

  const appendAll: Append = async (aggregate, expectedSequence, events, context) => {
    const [sequences, ids]: [number[], string[]] = [[], []];
    let last = expectedSequence;
    for (const event of events) {
      const stamped = producer.stamp(aggregate, event, context);
      const result = await one(stamped, last);
      if (E.isLeft(result)) {
        producer.release(stamped.subject);
        return E.left({ ...result.left, appended: sequences.length });
      }
      last = result.right;
      sequences.push(last);
      ids.push(stamped.id);
    }
    return E.right({ sequences, ids, last });
  };

  return (aggregate, ...rest) => {
    const subject = subjectOf(aggregate);
    const turn = (queues.get(subject) ?? Promise.resolve()).then(() =>
      appendAll(aggregate, ...rest),
    );
    const settled = turn
      .catch(() => undefined)
      .then(() => {
        if (queues.get(subject) === settled) queues.delete(subject);
      });
    queues.set(subject, settled);
    return turn;
  };
};

/** Appends bytes that were stamped before, as the spool does; safe to repeat with the same id. */
export const createAppendStamped = (connection: NatsConnection): AppendStamped => {
  const js = connection.jetstream({ timeout: timeoutMs });
  const leader = createLeaderReader(connection);
  return async (stamped, expected) => {
    let reason = '';
    for (let attempt = 1; attempt <= attempts; attempt += 1) {
      const outcome = await publish(js, leader, stamped, expected);
      if (E.isRight(outcome) || outcome.left._tag !== 'LogUnavailable') return outcome;
      reason = outcome.left.reason;
      if (connection.isClosed()) break;
    }
    return unavailable(stamped.subject, reason);
  };
};

const publish = async (
  js: JetStreamClient,
  leader: LeaderReader,
  { id, type, subject, payload }: Stamped,
  expected: number,
): Promise<E.Either<AppendFailure, number>> => {
  const head = headers();
  head.set('Content-Type', contentType);
  head.set('Ledger-Type', type);
  try {
    const ack = await js.publish(subject, payload, {
      msgID: id,
      headers: head,
      expect: { streamName: 'LEDGER', lastSubjectSequence: expected },
    });
    return E.right(ack.seq);
  } catch (error) {
    const code = error instanceof NatsError ? error.api_error?.err_code : undefined;
    const reason = error instanceof Error ? error.message : String(error);
    if (code !== undefined && !conflictCodes.includes(code)) return refused(subject, reason);
    return afterLostAcknowledgement(leader, id, subject, expected, code, reason);
  }
};

const afterLostAcknowledgement = async (
  leader: LeaderReader,
  id: string,
  subject: string,
  expected: number,
  code: number | undefined,
  reason: string,
): Promise<E.Either<AppendFailure, number>> => {
  try {
    for await (const message of leader.after(subject, expected)) {
      if (message.id === id) return E.right(message.sequence);
    }
  } catch (error) {
    return unavailable(subject, `${reason}; then ${String(error)}`);
  }
  return code === undefined ? unavailable(subject, reason) : conflict(subject, expected);
};

const conflict = (subject: string, expected: number): E.Either<AppendFailure, never> =>
  E.left({
    _tag: 'SequenceConflict',
    subject,
    expected,
    appended: 0,
    retry: true,
    hint: 'another writer was first: read the aggregate again and decide again',
  });

const unavailable = (subject: string, reason: string): E.Either<AppendFailure, never> =>
  E.left({
    _tag: 'LogUnavailable',
    subject,
    reason,
    appended: 0,
    retry: true,
    hint: 'the log cannot be reached: facts are spooled, decisions wait',
  });

const refused = (subject: string, reason: string): E.Either<AppendFailure, never> =>
  E.left({
    _tag: 'LogRefused',
    subject,
    reason,
    appended: 0,
    retry: false,
    hint: 'the server will refuse this again: check the stream, its limits and the permissions',
  });
