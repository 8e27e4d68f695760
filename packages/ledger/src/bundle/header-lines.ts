/**
 * A raw header block taken apart and looked into, byte for byte (latin1), without the client's own
 * reading of it: a block may hold anything that somebody once published. Pure.
 */

export type HeaderLine = readonly [name: string, value: string];

/** The lines that have a name and a value made of printable characters; others are left out. */
export const headerLines = (block: Uint8Array): readonly HeaderLine[] =>
  textOf(block)
    .split('\r\n')
    .slice(1)
    .flatMap((line): readonly HeaderLine[] => {
      const [, name, value] = /^([!-9;-~]+): ?([ -~]*)$/.exec(line) ?? [];
      return name === undefined || value === undefined ? [] : [[name, value]];
    });

/** The value of the first line with exactly this name. */
export const headerValue = (block: Uint8Array, name: string): string | undefined => {
  const text = textOf(block);
  const start = `\r\n${name}: `;
  const at = text.indexOf(start);
  if (at < 0) return undefined;
  const end = text.indexOf('\r\n', at + start.length);
  return end < 0 ? undefined : text.slice(at + start.length, end);
};

const textOf = (block: Uint8Array): string =>
  Buffer.from(block.buffer, block.byteOffset, block.byteLength).toString('latin1');
