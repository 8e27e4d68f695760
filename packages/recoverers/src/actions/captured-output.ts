/**
 * What a command wrote: the first 64 KiB of it with secrets taken out, and the hash of all of it.
 * Pure but for what it has heard so far. A secret that the end of what is kept cuts in two is cut
 * off whole.
 */
import { createHash } from 'node:crypto';
import type { Redactor } from './redact.ts';

const mostBytes = 64 * 1024;
/**
 * No secret is longer, in any form: what is kept beyond the limit, to recognise one at its edge.
 */
const marginBytes = 4 * 1024;

export type Captured = {
  readonly text: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly truncated: boolean;
};

export const captureOutput = () => {
  const whole = createHash('sha256');
  const kept: Buffer[] = [];
  let [bytes, keptBytes] = [0, 0];
  return {
    add: (chunk: Buffer): void => {
      whole.update(chunk);
      bytes += chunk.length;
      const room = mostBytes + marginBytes - keptBytes;
      if (room <= 0) return;
      const part = chunk.subarray(0, room);
      kept.push(part);
      keptBytes += part.length;
    },
    end: (redact: Redactor): Captured => {
      const truncated = bytes > keptBytes;
      const text = redact(Buffer.concat(kept).toString('utf8'));
      const whole64 = truncated ? text.slice(0, Math.max(0, text.length - marginBytes)) : text;
      return {
        text: cut(whole64),
        bytes,
        sha256: whole.digest('hex'),
        truncated: truncated || Buffer.byteLength(whole64) > mostBytes,
      };
    },
  };
};

const cut = (text: string): string =>
  Buffer.byteLength(text) <= mostBytes
    ? text
    : Buffer.from(text)
        .subarray(0, mostBytes)
        .toString('utf8')
        .replace(/\uFFFD+$/, '');
