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
import { column } from './packed-batch.ts';

type Place = {
  readonly at: number;
  readonly payloadAt: number;
  readonly end: number;
};

/**
 * Writes where the parts of the answer are into a row that begins at `row`. True when it came as
 * part of a batch: an older server ignores that one was asked for.
 */
export type ParseDirect = (
  bytes: Buffer,
  place: Place,
  rows: Float64Array,
  row: number,
) => boolean | undefined;

const firstLineBytes = 'NATS/1.0\r\n'.length;
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
  const lastMarker = lastFinder(marker);
  return (bytes, { at: from, payloadAt, end }, rows, row) => {
    const at = lastMarker(bytes, from, payloadAt);
    if (at < from) return undefined;
    const subjectAt = at + marker.length;
    const sequenceAt = lineAfter(bytes, subjectAt, end);
    const timeAt = lineAfter(bytes, sequenceAt + sequenceName.length, end);
    if (!startsWith(bytes, sequenceAt, sequenceName) || !startsWith(bytes, timeAt, timeName))
      return undefined;
    rows[row + column.sequence] = numberAt(bytes, sequenceAt + sequenceName.length);
    writeTime(bytes, timeAt + timeName.length, rows, row);
    rows[row + column.subjectAt] = subjectAt;
    rows[row + column.subjectEnd] = sequenceAt - 2;
    rows[row + column.plain] = isAscii(bytes, subjectAt, sequenceAt) ? 1 : 0;
    rows[row + column.headersAt] = from;
    rows[row + column.headersEnd] = at - from === firstLineBytes ? from : closeBlock(bytes, at);
    rows[row + column.payloadAt] = payloadAt;
    rows[row + column.payloadEnd] = end;
    const pendingAt = lineAfter(bytes, timeAt + timeName.length + secondsBytes, end);
    return startsWith(bytes, pendingAt, pendingName);
  };
};

/**
 * Finds where it stands last between two places; before the first one where it does not. It leaps
 * as the search in proof/producer-stamp.ts does, backwards.
 */
const lastFinder = (sought: Buffer) => {
  const leaps = new Uint8Array(256).fill(sought.length);
  for (let index = sought.length - 1; index > 0; index -= 1) leaps[sought[index] ?? 0] = index;
  return (bytes: Buffer, from: number, end: number): number => {
    let at = end - sought.length;
    while (at >= from && !startsWith(bytes, at, sought)) at -= leaps[bytes[at] ?? 0] ?? 1;
    return at;
  };
};

const startsWith = (bytes: Buffer, at: number, prefix: Buffer): boolean => {
  for (let index = 0; index < prefix.length; index += 1) {
    if (bytes[at + index] !== prefix[index]) return false;
  }
  return true;
};

const lineAfter = (bytes: Buffer, line: number, end: number): number => {
  let at = line;
  while (at < end && bytes[at] !== lineFeed) at += 1;
  return at + 1;
};

const isAscii = (bytes: Buffer, from: number, to: number): boolean => {
  let all = 0;
  for (let at = from; at < to; at += 1) all |= bytes[at] ?? 0;
  return all < 0x80;
};

/** In place: the two bytes after the stored lines become the empty line that ends every block. */
const closeBlock = (bytes: Buffer, at: number): number => {
  bytes[at] = carriageReturn;
  bytes[at + 1] = lineFeed;
  return at + 2;
};

/** The digits there as a number, filled up with zeros to a width. */
const numberAt = (bytes: Buffer, from: number, width = 0): number => {
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

/** The second that was read last, in nanoseconds: neighbours in the log mostly share it. */
let latest = { text: Buffer.alloc(secondsBytes), high: 0, low: 0 };

/** Nanoseconds since 1970 of `2026-01-31T23:59:59.123Z`, whose zeros at the end are left out. */
const writeTime = (bytes: Buffer, at: number, rows: Float64Array, row: number): void => {
  if (!startsWith(bytes, at, latest.text)) latest = readSecond(bytes, at);
  const end = at + secondsBytes;
  const low = latest.low + (bytes[end] === point ? numberAt(bytes, end + 1, nanoDigits) : 0);
  rows[row + column.timeHigh] = latest.high + Math.floor(low / 2 ** 32);
  rows[row + column.timeLow] = low % 2 ** 32;
};

const readSecond = (bytes: Buffer, at: number): typeof latest => {
  const text = bytes.toString('latin1', at, at + secondsBytes);
  const nanos = BigInt.asUintN(64, BigInt(Date.parse(`${text}Z`)) * 1_000_000n);
  return { text: Buffer.from(text), high: Number(nanos >> 32n), low: Number(nanos % 2n ** 32n) };
};
