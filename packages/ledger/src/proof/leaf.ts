/**
 * The hash of one message as the log holds it: a leaf of the Merkle tree that a seal signs. Pure.
 *
 * SHA-256(0x00 || canonical), the leaf hash of RFC 6962, where canonical is: sequence (u64, big
 * endian), server time in nanoseconds (u64), then subject, headers and payload, each after its
 * length in bytes (u32). The lengths make it injective: no two messages share a canonical form.
 * Headers are hashed as a mirror keeps them (kept-headers.ts): a promoted mirror still verifies.
 * A header block without a single header is the same as none (see log/direct-message.ts).
 */
import type { RawMessage } from '../log/raw-message.ts';
import { writeKeptHeaders } from './kept-headers.ts';
import { sha256 } from './sha256.ts';

/** Room for the numbers, the lengths and what nearly every message fits in. */
let scratch = Buffer.alloc(16 * 1024);
const fixedBytes = 1 + 8 + 8 + 4 + 4 + 4;

export const leafHash = (message: RawMessage): Buffer => sha256(leafBytes(message));

/** The hashed bytes: a view that the next call overwrites. */
const leafBytes = ({ sequence, timeNs, subject, headers, payload }: RawMessage): Buffer => {
  const most = fixedBytes + subject.length * 3 + headers.length + payload.length;
  if (scratch.length < most) scratch = Buffer.alloc(most * 2);
  scratch[0] = 0;
  scratch.writeUInt32BE(Math.floor(sequence / 2 ** 32), 1);
  scratch.writeUInt32BE(sequence >>> 0, 5);
  scratch.writeBigUInt64BE(timeNs, 9);
  const subjectBytes = scratch.write(subject, 21, 'utf8');
  scratch.writeUInt32BE(subjectBytes, 17);
  let at = 21 + subjectBytes;
  const headerBytes = writeKeptHeaders(headers, scratch, at + 4);
  scratch.writeUInt32BE(headerBytes, at);
  at += 4 + headerBytes;
  scratch.writeUInt32BE(payload.length, at);
  scratch.set(payload, at + 4);
  return scratch.subarray(0, at + 4 + payload.length);
};
