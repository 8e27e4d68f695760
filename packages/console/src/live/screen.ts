/** IO: lines that are redrawn in place on a terminal. Writing other lines goes through `above`. */
export type Screen = {
  /** Replaces what was drawn before. */
  readonly draw: (lines: readonly string[]) => void;
  /** Leaves what is drawn where it is; the next drawing begins below it. */
  readonly keep: () => void;
};

const up = (lines: number): string => (lines === 0 ? '' : `\u001b[${lines}A`);
const clearBelow = '\u001b[J';

export const openScreen = (write: (text: string) => void): Screen => {
  let drawn = 0;
  return {
    draw: (lines) => {
      write(`${up(drawn)}\r${clearBelow}${lines.join('\n')}\n`);
      drawn = lines.length;
    },
    keep: () => {
      drawn = 0;
    },
  };
};
