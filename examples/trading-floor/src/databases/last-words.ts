/** What a server said last in its log: the line that says why it ended, where one does. IO. */
import { closeSync, openSync, readSync, statSync } from 'node:fs';

const longest = 16_384;

/** Of what was written since `from`. */
export const lastWordsOf = (logFile: string, from: number): string =>
  wordsIn(readEnd(logFile, from));

/** PostgreSQL says FATAL or PANIC, then goes on; Redis names the line it cannot read. */
const wordsIn = (text: string): string => {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const why = lines.findLast((line) => /\b(FATAL|PANIC)\b|^>>>|\s# /.test(line));
  const index = why === undefined ? -1 : lines.indexOf(why);
  const reason = why?.startsWith('>>>') ? lines[index + 1] : undefined;
  return [why ?? lines.at(-1) ?? 'it logged nothing', reason].filter(Boolean).join(' ').trim();
};

const readEnd = (path: string, from: number): string => {
  const { size } = statSync(path);
  const start = Math.max(from, size - longest);
  const bytes = Buffer.alloc(Math.max(0, size - start));
  const file = openSync(path, 'r');
  try {
    readSync(file, bytes, 0, bytes.length, start);
  } finally {
    closeSync(file);
  }
  return bytes.toString('utf8');
};
