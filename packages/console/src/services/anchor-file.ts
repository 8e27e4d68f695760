/**
 * An anchor that is a file: one line per seal, appended and fsynced. It belongs on another
 * machine's disk (a mount), where whoever can change the log cannot change it. IO.
 */
import { open } from 'node:fs/promises';
import { anchorLine, readAnchor } from '@recovery-ledger/ledger';
import type { AnchorTarget } from './anchor-target.ts';

/** More than the longest line: only the file's end is read to know its last one. */
const endBytes = 64 * 1024;

export const anchorFile = (file: string): AnchorTarget => ({
  name: file,
  last: async () => {
    await cutTornLine(file);
    const end = await readEnd(file);
    const lines = end.slice(end.length < endBytes ? 0 : end.indexOf('\n') + 1);
    const { seals, unreadable } = readAnchor(lines);
    const [wrong] = unreadable;
    if (wrong !== undefined) throw new Error(`${file} is no anchor: ${wrong.reason}`);
    return seals.at(-1);
  },
  put: async (seal) => {
    const handle = await open(file, 'a', 0o644);
    try {
      await handle.appendFile(`${anchorLine(seal)}\n`);
      await handle.sync();
    } finally {
      await handle.close();
    }
  },
});

/** A crash may have left half a line: its seal is anchored again. */
const cutTornLine = async (file: string): Promise<void> => {
  const end = await readEnd(file);
  const torn = end.length - (end.lastIndexOf('\n') + 1);
  if (torn === 0) return;
  const handle = await open(file, 'r+');
  try {
    const { size } = await handle.stat();
    await handle.truncate(size - torn);
    await handle.sync();
  } finally {
    await handle.close();
  }
};

/** Lines are ASCII: a character is a byte. */
const readEnd = async (file: string): Promise<string> => {
  const handle = await open(file, 'a+', 0o644);
  try {
    const { size } = await handle.stat();
    const length = Math.min(size, endBytes);
    const { buffer } = await handle.read(Buffer.alloc(length), 0, length, size - length);
    return buffer.toString('latin1');
  } finally {
    await handle.close();
  }
};
