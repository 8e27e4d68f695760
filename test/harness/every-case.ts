/**
 * The cases of a long test that `npm test` runs: those that are kept, or all of them when
 * `EVERY_CASE=yes`, as `npm run soak -- --scenario every-case` has it.
 */
export const casesOf = <A>(all: readonly A[], kept: (one: A, index: number) => boolean) =>
  process.env['EVERY_CASE'] === 'yes' ? all : all.filter(kept);
