/**
 * SHA-256 of bytes at hand. Pure. A digest that Node gives as a string and one copy of it take half
 * the time of one that it gives as bytes, and a log is two hashes for every event.
 */
import { hash } from 'node:crypto';

export const sha256 = (bytes: Uint8Array): Buffer =>
  Buffer.from(hash('sha256', bytes, 'binary'), 'latin1');
