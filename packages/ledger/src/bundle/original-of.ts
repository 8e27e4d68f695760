/**
 * A message that came by import, turned back into what it was where it was first recorded: its own
 * time, header block and payload, so that hashes, seals and rebuilds come out equal. Pure.
 *
 * Only for sequences up to the stream's `importedThrough`: after them anybody may publish these
 * headers, and they mean nothing. `importedForm` is the way there.
 */
import { gunzipSync } from 'node:zlib';
import type { RawMessage } from '../log/raw-message.ts';
import { headerValue } from './header-lines.ts';

/** Server time of the first recording, nanoseconds since 1970. */
export const recordedAtHeader = 'Ledger-Recorded-At';
/** The first header block, base64; absent where there was none. */
export const originalHeadersHeader = 'Ledger-Original-Headers';
/**
 * How many bytes of the unpacked payload are the first header block. The payload is then both of
 * them, gzipped: the form of what would outgrow the server's limits otherwise.
 */
export const packedHeader = 'Ledger-Original-Packed';

/** More than the largest message that a nats-server can be made to take. */
const maxOutputLength = 64 * 1024 ** 2;

/** What is not in the imported form is given back as it is; a hash of it then does not fit. */
export const originalOf = (message: RawMessage): RawMessage => {
  const { sequence, subject, headers: block, payload } = message;
  const time = headerValue(block, recordedAtHeader);
  if (time === undefined || !/^\d{1,20}$/.test(time)) return message;
  const timeNs = BigInt(time);
  const packed = headerValue(block, packedHeader);
  if (packed === undefined) {
    const original = headerValue(block, originalHeadersHeader) ?? '';
    return { sequence, timeNs, subject, headers: Buffer.from(original, 'base64'), payload };
  }
  const both = unpacked(payload);
  if (both === undefined) return message;
  const length = Number(packed);
  const [headers, rest] = [both.subarray(0, length), both.subarray(length)];
  return { sequence, timeNs, subject, headers, payload: rest };
};

const unpacked = (payload: Uint8Array): Buffer | undefined => {
  try {
    return gunzipSync(payload, { maxOutputLength });
  } catch {
    return undefined;
  }
};
