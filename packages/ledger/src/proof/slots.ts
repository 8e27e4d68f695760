/** The places of a sealed range: which sequences held a message, and how its hash began. Pure. */
import { locatorBytes, type Seal } from './seal.ts';

export type Slots = {
  /** Whether a message was sealed under this sequence. */
  readonly has: (sequence: number) => boolean;
  /** Whether a leaf begins as the one that was sealed there. */
  readonly fits: (sequence: number, leaf: Buffer) => boolean;
};

export const createSlots = ({ first, last, missing, locators }: Seal): Slots => {
  const bytes = Buffer.from(locators, 'base64');
  /** Position among the leaves; -1 where none was. */
  const indexOf = (sequence: number): number => {
    if (sequence < first || sequence > last) return -1;
    let before = 0;
    for (const [from, to] of missing) {
      if (sequence < from) break;
      if (sequence <= to) return -1;
      before += to - from + 1;
    }
    return sequence - first - before;
  };
  return {
    has: (sequence) => indexOf(sequence) >= 0,
    fits: (sequence, leaf) => {
      const at = indexOf(sequence) * locatorBytes;
      return (
        at >= 0 &&
        bytes.readInt32LE(at) === leaf.readInt32LE(0) &&
        bytes.readInt32LE(at + 4) === leaf.readInt32LE(4)
      );
    },
  };
};
