/** Finds numbered lines in a log's file: a sparse index of byte offsets, then a scan. IO. */
import type { FileHandle } from 'node:fs/promises';
import type { LineBatch } from './line-log.ts';

const spacing = 500;
const chunkBytes = 1_048_576;

export type LogIndex = {
  readonly add: (lines: readonly string[]) => void;
  /** The nearest indexed line at or before `seq`, and the byte it starts at. */
  readonly before: (seq: number) => { readonly seq: number; readonly offset: number };
};

export const createLogIndex = (): LogIndex => {
  const offsets: number[] = [];
  let count = 0;
  let bytes = 0;
  const add = (lines: readonly string[]): void => {
    for (const line of lines) {
      if (count % spacing === 0) offsets.push(bytes);
      count += 1;
      bytes += Buffer.byteLength(line);
    }
  };
  const before = (seq: number) => {
    const slot = Math.floor((seq - 1) / spacing);
    return { seq: slot * spacing + 1, offset: offsets[slot] ?? 0 };
  };
  return { add, before };
};

/** Lines `from`… from the file, as many as one chunk holds, none beyond `head`. */
export const readLines = async (
  file: FileHandle,
  index: LogIndex,
  from: number,
  head: number,
): Promise<LineBatch> => {
  const start = index.before(from);
  const buffer = Buffer.allocUnsafe(chunkBytes);
  const { bytesRead } = await file.read(buffer, 0, chunkBytes, start.offset);
  const text = buffer.toString('utf8', 0, buffer.lastIndexOf('\n', bytesRead - 1) + 1);
  const lines = text.split('\n').slice(0, -1);
  const wanted = lines.slice(from - start.seq, head - start.seq + 1);
  if (wanted.length === 0) throw new Error(`line ${from} of the log is not in its file`);
  return { first: from, last: from + wanted.length - 1, text: `${wanted.join('\n')}\n` };
};
