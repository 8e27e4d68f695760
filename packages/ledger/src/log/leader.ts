/**
 * Reads from the stream's leader, so that one's own writes are always seen. IO.
 * Direct gets may be answered by a lagging replica and must not decide a conflict.
 */
import { type NatsConnection, NatsError } from 'nats';
import { originalOf } from '../bundle/original-of.ts';
import { nanosOfIso } from '../objectives/elapsed.ts';
import { isoFromNanos } from './delivery.ts';
import type { RawMessage } from './raw-message.ts';

export type LeaderMessage = {
  readonly sequence: number;
  readonly subject: string;
  readonly id: string | undefined;
  /** Nine digits of a second, as `follow` gives it. */
  readonly recordedAt: string;
  readonly payload: Uint8Array;
};

export type LeaderReader = {
  /** The messages of one exact subject after a sequence, oldest first. */
  readonly after: (subject: string, sequence: number) => AsyncGenerator<LeaderMessage>;
  /** The newest message of one exact subject. */
  readonly last: (subject: string) => Promise<LeaderMessage | undefined>;
  readonly at: (sequence: number) => Promise<LeaderMessage | undefined>;
};

const notFound = 10037;

/** Messages up to `importedThrough` came by import: they are given as they were first recorded. */
export const createLeaderReader = (
  connection: NatsConnection,
  stream = 'LEDGER',
  importedThrough = 0,
): LeaderReader => {
  const get = (query: object) => request(connection, stream, importedThrough, query);
  return {
    after: async function* (subject, sequence) {
      let next = sequence + 1;
      for (;;) {
        const message = await get({ seq: next, next_by_subj: subject });
        if (message === undefined) return;
        yield message;
        next = message.sequence + 1;
      }
    },
    last: (subject) => get({ last_by_subj: subject }),
    at: (sequence) => get({ seq: sequence }),
  };
};

type Answer = {
  readonly error?: {
    readonly err_code?: number;
    readonly code?: number;
    readonly description: string;
  };
  readonly message?: {
    readonly subject: string;
    readonly seq: number;
    readonly hdrs?: string;
    readonly data?: string;
    readonly time: string;
  };
};

const request = async (
  connection: NatsConnection,
  stream: string,
  importedThrough: number,
  query: object,
): Promise<LeaderMessage | undefined> => {
  const reply = await connection.request(
    `$JS.API.STREAM.MSG.GET.${stream}`,
    JSON.stringify(query),
    {
      timeout: 2_000,
    },
  );
  const { error, message } = reply.json<Answer>();
  if (error?.err_code === notFound || (error !== undefined && error.code === 404)) return undefined;
  if (error !== undefined || message === undefined) {
    throw new NatsError(error?.description ?? 'empty answer', String(error?.err_code ?? ''));
  }
  const { seq: sequence, subject, hdrs = '', data = '', time } = message;
  const stored: RawMessage = {
    sequence,
    timeNs: nanosOfIso(time),
    subject,
    headers: Buffer.from(hdrs, 'base64'),
    payload: Buffer.from(data, 'base64'),
  };
  const { headers, timeNs, payload } = sequence > importedThrough ? stored : originalOf(stored);
  const recordedAt = isoFromNanos(timeNs);
  return { sequence, subject, id: messageId(headers), recordedAt, payload };
};

const messageId = (headers: Uint8Array): string | undefined =>
  /^Nats-Msg-Id: *(.*)$/im.exec(Buffer.from(headers).toString('utf8'))?.[1]?.trim();
