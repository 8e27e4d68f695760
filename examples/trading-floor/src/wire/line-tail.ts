/** The newest lines of a log, kept in memory within a bound. Pure, changes in place. */
import type { LineBatch } from './line-log.ts';

const kept = 20_000;
const stretch = 2_000;

export const createLineTail = () => {
  let lines: string[] = [];
  let first = 1;
  const reset = (head: number): void => {
    lines = [];
    first = head + 1;
  };
  const add = (added: readonly string[]): void => {
    for (const line of added) lines.push(line);
    if (lines.length <= 2 * kept) return;
    first += lines.length - kept;
    lines = lines.slice(-kept);
  };
  /** The lines from `from` up to `head`, a stretch at most; undefined when they are too old. */
  const read = (from: number, head: number): LineBatch | undefined => {
    if (from < first) return undefined;
    const last = Math.min(head, from + stretch - 1);
    return { first: from, last, text: lines.slice(from - first, last - first + 1).join('') };
  };
  return { reset, add, read };
};
