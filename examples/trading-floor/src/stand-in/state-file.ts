/**
 * The state of a stand-in: a counter with its checksum in a small file, and the one before beside
 * it. A file that is not what was written is told from one that was never there. IO.
 */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { writeDurably } from '../wire/durable-file.ts';

export type Loaded =
  | { readonly _tag: 'Good'; readonly sequence: number }
  | { readonly _tag: 'None' }
  | { readonly _tag: 'Corrupt'; readonly reason: string };

const checksum = (sequence: number): string =>
  createHash('sha256').update(String(sequence)).digest('hex').slice(0, 16);

export const saveState = (path: string, sequence: number): Promise<void> =>
  writeDurably(path, `${sequence} ${checksum(sequence)}\n`);

export const loadState = async (path: string): Promise<Loaded> => {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return { _tag: 'None' };
  const [, digits = '', sum] = /^(\d{1,15}) ([0-9a-f]{16})\n$/.exec(text) ?? [];
  const sequence = Number(digits);
  if (digits !== '' && sum === checksum(sequence)) return { _tag: 'Good', sequence };
  return { _tag: 'Corrupt', reason: `${path} does not have the checksum it was written with` };
};
