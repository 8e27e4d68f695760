/**
 * A stored message out of the server's answer to a direct get. Pure.
 *
 * To the stored header block the server appends, last and in this order, `Nats-Stream`,
 * `Nats-Subject`, `Nats-Sequence`, `Nats-Time-Stamp`, and for a batch `Nats-Num-Pending` and
 * `Nats-Last-Sequence` (ADR-31 of NATS). Those are taken off again, from the end, so that headers
 * of the same names which a publisher sent stay. What the answer cannot tell apart: no headers at
 * all and a block without a single header (both are given as empty), and the last two bytes of a
 * block, which the server takes to be the empty line (as it does for every block that a client
 * writes).
 */
import type { RawMessage } from './raw-message.ts';

type DirectMessage = {
  readonly message: RawMessage;
  /** Whether it came as part of a batch: an older server ignores that one was asked for. */
  readonly batched: boolean;
};

export type ParseDirect = (block: Uint8Array, payload: Uint8Array) => DirectMessage | undefined;

const firstLineBytes = 'NATS/1.0\r\n'.length;
const none = new Uint8Array(0);
const [carriageReturn, lineFeed] = [13, 10];

/** A reader of one stream's answers: undefined is a status (404, end of batch), not a message. */
export const directParser = (stream: string): ParseDirect => {
  const marker = Buffer.from(`Nats-Stream: ${stream}\r\nNats-Subject: `);
  return (block, payload) => {
    const bytes = Buffer.isBuffer(block) ? block : asBuffer(block);
    const at = bytes.lastIndexOf(marker);
    if (at < 0) return undefined;
    const added = bytes.toString('utf8', at + marker.length);
    return readAdded(added, payload, at === firstLineBytes ? none : storedBlock(bytes, at));
  };
};

const asBuffer = ({ buffer, byteOffset, byteLength }: Uint8Array): Buffer =>
  Buffer.from(buffer, byteOffset, byteLength);

/** In place: the two bytes after the stored lines become the empty line that ends every block. */
const storedBlock = (bytes: Buffer, at: number): Uint8Array => {
  bytes[at] = carriageReturn;
  bytes[at + 1] = lineFeed;
  return bytes.subarray(0, at + 2);
};

const sequenceName = '\r\nNats-Sequence: ';
const timeName = '\r\nNats-Time-Stamp: ';

const readAdded = (
  added: string,
  payload: Uint8Array,
  headers: Uint8Array,
): DirectMessage | undefined => {
  const subjectEnd = added.indexOf(sequenceName);
  const sequenceEnd = added.indexOf(timeName, subjectEnd);
  if (subjectEnd < 0 || sequenceEnd < 0) return undefined;
  const timeStart = sequenceEnd + timeName.length;
  const timeEnd = added.indexOf('\r\n', timeStart);
  const sequence = Number(added.slice(subjectEnd + sequenceName.length, sequenceEnd));
  const timeNs = nanosOf(added.slice(timeStart, timeEnd));
  const subject = added.slice(0, subjectEnd);
  const batched = added.startsWith('Nats-Num-Pending: ', timeEnd + 2);
  return { message: { sequence, timeNs, subject, headers, payload }, batched };
};

/** The second that was read last: neighbours in the log mostly share it. */
let latest = { text: '', nanos: 0n };

/** Nanoseconds since 1970 of `2026-01-31T23:59:59.123Z`, whose zeros at the end are left out. */
const nanosOf = (instant: string): bigint => {
  const seconds = instant.slice(0, 19);
  if (seconds !== latest.text) {
    latest = { text: seconds, nanos: BigInt(Date.parse(`${seconds}Z`)) * 1_000_000n };
  }
  const fraction = instant.length > 20 ? instant.slice(20, -1).padEnd(9, '0') : '0';
  return latest.nanos + BigInt(fraction);
};
