/**
 * Publishes one event, or the events of several aggregates as one atomic batch, and waits for the
 * server's answer: everything is stored and fsynced, or nothing is, or nobody can say. IO.
 *
 * A batch goes out in one turn of the event loop over one connection, so its messages arrive in
 * order; only its last one is answered. The server gives a batch sequences without gaps.
 */
import * as E from 'fp-ts/lib/Either.js';
import { type NatsConnection, NatsError } from 'nats';
import type { Stamped } from '../events/producer.ts';
import { type Ask, createAsk } from './append-answers.ts';
import { meaningOf } from './append-failure.ts';
import { headersOf } from './append-headers.ts';
import type { Unit } from './append-unit.ts';
import { nextId } from './clock.ts';
import type { Link } from './link.ts';

export type Trouble = { readonly meaning: ReturnType<typeof meaningOf>; readonly text: string };

/** The sequences of all events, unit after unit. */
export type Publish = (units: readonly Unit[]) => Promise<E.Either<Trouble, readonly number[]>>;

const timeoutMs = 1_000;
/** A batch may wait for the disk longer than one event. */
const batchTimeoutMs = 3_000;

export const createPublish = (connection: NatsConnection, link: Link): Publish => {
  const ask = createAsk(connection, link);
  return async (units) => {
    try {
      const count = units.reduce((sum, { stamped }) => sum + stamped.length, 0);
      const answer = count === 1 ? one(ask, units) : batch(connection, ask, units, count);
      const last = sequenceIn(await answer);
      return E.right(Array.from({ length: count }, (_, index) => last - count + 1 + index));
    } catch (error) {
      return E.left(troubleOf(error));
    }
  };
};

const one = (ask: Ask, units: readonly Unit[]): Promise<Uint8Array> => {
  const [event, expected] = [units[0]?.stamped[0], units[0]?.expected];
  if (event === undefined) throw new Error('there is no event to append');
  const { subject, payload } = event;
  return ask({ subject, payload, timeoutMs, headers: headersOf(event, expected) });
};

type Message = {
  readonly event: Stamped;
  readonly payload: Uint8Array;
  readonly headers: ReturnType<typeof headersOf>;
};

/** Nothing is sent unless all of it can be: a batch that stays open holds a place at the server. */
const batch = (
  connection: NatsConnection,
  ask: Ask,
  units: readonly Unit[],
  count: number,
): Promise<Uint8Array> => {
  const messages = messagesOf(units, count);
  const limit = connection.info?.max_payload ?? Number.POSITIVE_INFINITY;
  if (messages.some(({ payload }) => payload.length + headerRoom > limit))
    throw new NatsError('an event of the batch is too large', 'MAX_PAYLOAD_EXCEEDED');
  const last = messages.pop();
  if (last === undefined) throw new Error('there is no event to append');
  for (const { event, payload, headers } of messages)
    connection.publish(event.subject, payload, { headers });
  const { event, payload, headers } = last;
  return ask({ subject: event.subject, payload, headers, timeoutMs: batchTimeoutMs });
};

/** More than the headers of any event take. */
const headerRoom = 1_024;

const messagesOf = (units: readonly Unit[], count: number): Message[] => {
  const id = nextId();
  const messages: Message[] = [];
  for (const { stamped, expected } of units)
    for (const [index, event] of stamped.entries()) {
      const at = messages.length + 1;
      const headers = headersOf(event, index === 0 ? expected : undefined, {
        id,
        at,
        isLast: at === count,
      });
      messages.push({ event, payload: Buffer.from(event.payload), headers });
    }
  return messages;
};

type Acknowledgement = {
  readonly seq?: number;
  readonly error?: { readonly err_code?: number; readonly description: string };
};

class Refusal extends Error {
  readonly apiCode: number | undefined;
  constructor({ err_code, description }: NonNullable<Acknowledgement['error']>) {
    super(description);
    this.apiCode = err_code;
  }
}

const sequenceIn = (answer: Uint8Array): number => {
  const { error, seq }: Acknowledgement = JSON.parse(Buffer.from(answer).toString());
  if (error !== undefined) throw new Refusal(error);
  if (seq === undefined) throw new Error('an acknowledgement without a sequence');
  return seq;
};

const troubleOf = (error: unknown): Trouble => {
  const said = error instanceof Error ? error.message : String(error);
  const text = said === 'TIMEOUT' ? 'the server gave no answer in time' : said;
  const api = error instanceof Refusal ? (error.apiCode ?? 0) : undefined;
  const client = error instanceof NatsError ? error.code : '';
  return { meaning: meaningOf(api, client), text };
};
