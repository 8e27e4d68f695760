/** How long to wait before a service that died is started again. Pure. */
const firstMs = 250;
const longestMs = 10_000;
/** A run that lasted this long was a good one: the next death is the first again. */
export const steadyMs = 30_000;

/** `deaths` in a row, this one included. */
export const backOffMs = (deaths: number): number =>
  Math.min(longestMs, firstMs * 2 ** Math.max(0, Math.min(deaths - 1, 20)));
