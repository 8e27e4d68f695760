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
  let keeping = true;
  for (let from = 0; from < block.length; from += 1) {
    if (from === 0 || block[from - 1] === newline) keeping = !isDropped(block, from);
    if (keeping) {
      target[written] = block[from] ?? 0;
      written += 1;
    }
  }
  return written - at === emptyBlockBytes ? 0 : written - at;
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
