/** A line about long work on stderr, at most once a second; the first one after a second. IO. */
import type { Shell } from '../shell.ts';

const everyMs = 1_000;

/** The line is made only when it is shown. */
export const progressNotes = ({ note }: Pick<Shell, 'note'>): ((line: () => string) => void) => {
  let latest = performance.now();
  return (line) => {
    if (performance.now() - latest < everyMs) return;
    latest = performance.now();
    note(line());
  };
};
