/**
 * Cuts a stream of text into its lines, as they become whole. Pure but for the piece that is not
 * whole yet. A carriage return ends a line too: tools draw their progress over the line before.
 */
export type LineReader = {
  readonly add: (chunk: Buffer) => void;
  /** The last line, which nothing ended. */
  readonly end: () => void;
};

/** A longer line is passed on in pieces: a tool that never ends one may not fill the memory. */
const longest = 8_192;

export const linesOf = (tell: (line: string) => void): LineReader => {
  const decoder = new TextDecoder();
  let rest = '';
  const pass = (line: string) => {
    if (line.trim() !== '') tell(line);
  };
  return {
    add: (chunk) => {
      const parts = (rest + decoder.decode(chunk, { stream: true })).split(/[\r\n]/);
      rest = parts.pop() ?? '';
      parts.forEach(pass);
      if (rest.length > longest) {
        pass(rest);
        rest = '';
      }
    },
    end: () => {
      pass(rest);
      rest = '';
    },
  };
};
