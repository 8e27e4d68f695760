/** The hash of one journal line, by which two journals are compared at one number. IO. */
import { createHash } from 'node:crypto';
import type { LineLog } from '../wire/line-log.ts';

/** Of the line `seq` on this disk; undefined when there is no such line. */
export const lineDigest = async (log: LineLog, seq: number): Promise<string | undefined> => {
  if (seq < 1 || seq > log.head()) return undefined;
  const { text } = await log.read(seq);
  return digestOf(text.slice(0, text.indexOf('\n')));
};

export const digestOf = (line: string): string => createHash('sha256').update(line).digest('hex');
