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
import type { RawFrame } from './raw-headers.ts';
import type { RawMessage } from './raw-message.ts';

type DirectMessage = {
  readonly message: RawMessage;
  /** Whether it came as part of a batch: an older server ignores that one was asked for. */
  readonly batched: boolean;
};

export type ParseDirect = (frame: RawFrame) => DirectMessage | undefined;

const firstLineBytes = 'NATS/1.0\r\n'.length;
const none = new Uint8Array(0);
const [carriageReturn, lineFeed, point, zero, nine] = [13, 10, 46, 48, 57];
const sequenceName = Buffer.from('Nats-Sequence: ');
const timeName = Buffer.from('Nats-Time-Stamp: ');
const pendingName = Buffer.from('Nats-Num-Pending: ');

/**
 * A reader of one stream's answers: undefined is a status (404, end of batch), not a message. Reads
 * byte by byte: a call or a piece of text per line of every message costs more than the message.
 */
export const directParser = (stream: string): ParseDirect => {
  const marker = Buffer.from(`Nats-Stream: ${stream}\r\nNats-Subject: `);
  return ({ bytes: frame, headerBytes }) => {
    const bytes = Buffer.isBuffer(frame) ? frame : asBuffer(frame);
    const at = lastPlace(marker, bytes, headerBytes);
    if (at < 0) return undefined;
    const subjectAt = at + marker.length;
    const sequenceAt = lineAfter(bytes, subjectAt);
    const timeAt = lineAfter(bytes, sequenceAt);
    if (!startsWith(bytes, sequenceAt, sequenceName) || !startsWith(bytes, timeAt, timeName))
      return undefined;
    const sequence = numberAt(bytes, sequenceAt + sequenceName.length);
    const timeNs = nanosAt(bytes, timeAt + timeName.length);
    const subject = bytes.toString('utf8', subjectAt, sequenceAt - 2);
    const payload = bytes.subarray(headerBytes);
    const headers = at === firstLineBytes ? none : storedBlock(bytes, at);
    const batched = startsWith(bytes, lineAfter(bytes, timeAt), pendingName);
    return { message: { sequence, timeNs, subject, headers, payload }, batched };
  };
};

const asBuffer = ({ buffer, byteOffset, byteLength }: Uint8Array): Buffer =>
  Buffer.from(buffer, byteOffset, byteLength);

/** Where it stands last before `end`; -1 where it does not. */
const lastPlace = (sought: Uint8Array, bytes: Uint8Array, end: number): number => {
  let at = end - sought.length;
  while (at >= 0 && !(bytes[at] === sought[0] && startsWith(bytes, at, sought))) at -= 1;
  return at;
};

const startsWith = (bytes: Uint8Array, at: number, prefix: Uint8Array): boolean => {
  for (let index = 0; index < prefix.length; index += 1) {
    if (bytes[at + index] !== prefix[index]) return false;
  }
  return true;
};

const lineAfter = (bytes: Uint8Array, line: number): number => {
  let at = line;
  while (at < bytes.length && bytes[at] !== lineFeed) at += 1;
  return at + 1;
};

/** In place: the two bytes after the stored lines become the empty line that ends every block. */
const storedBlock = (bytes: Buffer, at: number): Uint8Array => {
  bytes[at] = carriageReturn;
  bytes[at + 1] = lineFeed;
  return bytes.subarray(0, at + 2);
};

/** The digits there as a number, filled up with zeros to a width. */
const numberAt = (bytes: Uint8Array, from: number, width = 0): number => {
  let [at, value] = [from, 0];
  for (let digit = bytes[at] ?? 0; digit >= zero && digit <= nine; digit = bytes[at] ?? 0) {
    value = value * 10 + digit - zero;
    at += 1;
  }
  for (let digits = at - from; digits < width; digits += 1) value *= 10;
  return value;
};

const secondsBytes = '2026-01-31T23:59:59'.length;
const nanoDigits = 9;

/** The second that was read last: neighbours in the log mostly share it. */
let latest = { text: new Uint8Array(secondsBytes), nanos: 0n };

/** Nanoseconds since 1970 of `2026-01-31T23:59:59.123Z`, whose zeros at the end are left out. */
const nanosAt = (bytes: Buffer, at: number): bigint => {
  if (!startsWith(bytes, at, latest.text)) {
    const text = bytes.toString('latin1', at, at + secondsBytes);
    latest = { text: Buffer.from(text), nanos: BigInt(Date.parse(`${text}Z`)) * 1_000_000n };
  }
  const end = at + secondsBytes;
  return bytes[end] === point
    ? latest.nanos + BigInt(numberAt(bytes, end + 1, nanoDigits))
    : latest.nanos;
};
