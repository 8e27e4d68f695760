/**
 * Many stored messages in one piece of memory, for who reads a whole log: the bytes as they came,
 * and where in them each message is. Pure. A `RawMessage` is made only for who asks for one: an
 * object, three views, a text and a bigint for each would cost more than its hash.
 */
import type { RawMessage } from './raw-message.ts';

export type PackedBatch = {
  readonly length: number;
  /** Behind `roomAt` is room for a form of any one of the messages that is only passing. */
  readonly bytes: Buffer;
  readonly roomAt: number;
  /** A row for every message, in ascending order of their sequences. */
  readonly rows: Float64Array;
};

/** The places of a row; an end is the byte behind. */
export const column = {
  sequence: 0,
  /** Nanoseconds since 1970, their upper and lower 32 bits. */
  timeHigh: 1,
  timeLow: 2,
  subjectAt: 3,
  subjectEnd: 4,
  headersAt: 5,
  headersEnd: 6,
  payloadAt: 7,
  payloadEnd: 8,
  /** 1 where the subject is of ASCII alone, so that its bytes are those of its text. */
  plain: 9,
} as const;
export const columns = 10;

/** For each message at most this much room behind the messages, on top of its own bytes. */
export const roomBytes = 64;

export const cell = ({ rows }: PackedBatch, index: number, of: number): number =>
  rows[index * columns + of] ?? 0;

export const messageAt = (batch: PackedBatch, index: number): RawMessage => {
  const { bytes } = batch;
  const at = (of: number) => cell(batch, index, of);
  const high = BigInt(at(column.timeHigh));
  return {
    sequence: at(column.sequence),
    timeNs: BigInt.asIntN(64, (high << 32n) | BigInt(at(column.timeLow))),
    subject: bytes.toString('utf8', at(column.subjectAt), at(column.subjectEnd)),
    headers: bytes.subarray(at(column.headersAt), at(column.headersEnd)),
    payload: bytes.subarray(at(column.payloadAt), at(column.payloadEnd)),
  };
};

export const messagesOf = (batch: PackedBatch): readonly RawMessage[] =>
  Array.from({ length: batch.length }, (_, index) => messageAt(batch, index));

/** The first messages of it. */
export const firstOf = (batch: PackedBatch, length: number): PackedBatch =>
  length >= batch.length ? batch : { ...batch, length };
