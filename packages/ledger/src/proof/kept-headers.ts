/**
 * The header block without what a mirror drops: a mirrored or promoted LEDGER has to hash as the
 * original does. Pure.
 *
 * nats-server removes every `Nats-Expected-*` and `Nats-Batch-*` line when it copies a message into
 * a mirror (2.15.1; a block that held nothing else becomes empty). They are instructions of a
 * publisher to the server at one append and say nothing of the event.
 */

const newline = 10;
const [expected, batch] = [Buffer.from('Nats-Expected-'), Buffer.from('Nats-Batch-')];
/** `NATS/1.0`, the end of its line, and an empty line: a block without a single header. */
const emptyBlockBytes = 12;

/** Writes what is kept of the block into `target` at `at`; gives its length, 0 for no header. */
export const writeKeptHeaders = (block: Uint8Array, target: Uint8Array, at: number): number => {
  let written = at;
  let from = 0;
  for (let line = 0; line < block.length; ) {
    const next = lineAfter(block, line);
    if (isDropped(block, line)) {
      written += copy(block, from, line, target, written);
      from = next;
    }
    line = next;
  }
  written += copy(block, from, block.length, target, written);
  return written - at === emptyBlockBytes ? 0 : written - at;
};

const lineAfter = (block: Uint8Array, line: number): number => {
  let at = line;
  while (at < block.length && block[at] !== newline) at += 1;
  return at + 1;
};

/** A run of lines at once. */
const copy = (
  block: Uint8Array,
  from: number,
  to: number,
  target: Uint8Array,
  at: number,
): number => {
  if (from >= to) return 0;
  if (Buffer.isBuffer(block)) block.copy(target, at, from, to);
  else target.set(block.subarray(from, to), at);
  return to - from;
};

/** Byte by byte: a call per line of every message would show in how fast a log is verified. */
const isDropped = (block: Uint8Array, at: number): boolean =>
  startsWith(block, at, expected) || startsWith(block, at, batch);

const startsWith = (block: Uint8Array, at: number, prefix: Uint8Array): boolean => {
  for (let index = 0; index < prefix.length; index += 1) {
    if (block[at + index] !== prefix[index]) return false;
  }
  return true;
};
