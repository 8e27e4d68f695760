/** Chance from a seed: the same seed gives the same choices, so that a failure can be repeated. */

export type Random = {
  /** A whole number from 0 up to but without `below`. */
  readonly below: (below: number) => number;
  readonly pick: <A>(choices: readonly A[]) => A;
  readonly bytes: (length: number) => Buffer;
  /** True once in so many times. */
  readonly onceIn: (times: number) => boolean;
};

/** Mulberry32: 32 bits of state, plenty for messages that nobody has to guess. */
export const randomOf = (seed: number): Random => {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  return {
    below,
    pick: (choices) => {
      if (choices.length === 0) throw new Error('nothing to choose from');
      return choices[below(choices.length)] as (typeof choices)[number];
    },
    bytes: (length) => Buffer.from(Array.from({ length }, () => below(256))),
    onceIn: (times) => below(times) === 0,
  };
};
