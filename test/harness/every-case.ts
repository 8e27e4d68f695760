/** Cases and tests that `npm test` leaves to `npm run soak -- --scenario every-case`. */

/** A whole test that is one case too many for every run: the soak has it. */
export const isSoak = process.env['EVERY_CASE'] === 'yes';

/**
 * The cases of a long test that `npm test` runs: those that are kept, or all of them in the soak.
 */
export const casesOf = <A>(all: readonly A[], kept: (one: A, index: number) => boolean) =>
  isSoak ? all : all.filter(kept);
