/** A seeded random sequence (mulberry32): the same seed gives the same floor. Pure. */
export type Random = {
  /** From 0 up to, never including, 1. */
  readonly next: () => number;
  /** A whole number from `least` to `most`, both included. */
  readonly between: (least: number, most: number) => number;
  readonly pick: <A>(from: readonly [A, ...A[]]) => A;
};

export const createRandom = (seed: number): Random => {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const between = (least: number, most: number): number =>
    least + Math.floor(next() * (most - least + 1));
  const pick = <A>(from: readonly [A, ...A[]]): A => from[between(0, from.length - 1)] ?? from[0];
  return { next, between, pick };
};
