/**
 * A line as it may be written to a terminal: whatever is in it, no other control reaches the
 * terminal than our own colours. Pure. Every command prints through this, so that nothing that
 * anybody wrote into the log can move a cursor or forge a line.
 */
import { harmless } from '@recovery-ledger/ledger';

const escapeCharacter = String.fromCharCode(0x1b);

/** What picocolors writes: a few colours, bold, dim, and back. */
const ours = new RegExp(`(${escapeCharacter}\\[(?:0|1|2|22|3[0-7]|39|9[0-7])m)`);

export const printable = (line: string, coloured: boolean): string =>
  coloured
    ? line
        .split(ours)
        .map((part, index) => (index % 2 === 1 ? part : harmless(part)))
        .join('')
    : harmless(line);
