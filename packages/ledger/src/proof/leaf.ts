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
import { sha256Text } from './sha256.ts';

/** Room for the numbers, the lengths and what nearly every message fits in. */
let scratch = Buffer.alloc(16 * 1024);
let numbers = new DataView(scratch.buffer);
const fixedBytes = 1 + 8 + 8 + 4 + 4 + 4;
const shared = Buffer.alloc(32);

export const leafHash = (message: RawMessage): Buffer =>
  Buffer.from(sha256Text(leafBytes(message)), 'latin1');

/** The same in a buffer that the next call overwrites. */
export const passingLeaf = (message: RawMessage): Buffer => sharedLeaf(leafBytes(message));

/** The same of hashed bytes that were written elsewhere. */
export const sharedLeaf = (bytes: Uint8Array): Buffer => {
  shared.write(sha256Text(bytes), 'latin1');
  return shared;
};

/** The hashed bytes: a view that the next call overwrites. */
const leafBytes = ({ sequence, timeNs, subject, headers, payload }: RawMessage): Uint8Array => {
  const most = fixedBytes + subject.length * 3 + headers.length + payload.length;
  if (scratch.length < most) {
    scratch = Buffer.alloc(most * 2);
    numbers = new DataView(scratch.buffer);
  }
  scratch[0] = 0;
  numbers.setUint32(1, Math.floor(sequence / 2 ** 32));
  numbers.setUint32(5, sequence);
  numbers.setBigUint64(9, timeNs);
  const subjectBytes = scratch.write(subject, 21, 'utf8');
  numbers.setUint32(17, subjectBytes);
  let at = 21 + subjectBytes;
  const headerBytes = writeKeptHeaders(headers, scratch, at + 4);
  numbers.setUint32(at, headerBytes);
  at += 4 + headerBytes;
  numbers.setUint32(at, payload.length);
  scratch.set(payload, at + 4);
  return new Uint8Array(scratch.buffer, 0, at + 4 + payload.length);
};
