/** The longest time between two neighbours, in whatever order the times come. Pure. */
export const longestGapMs = (timesMs: readonly number[]): number => {
  const sorted = [...timesMs].sort((a, b) => a - b);
  return sorted.reduce((gap, at, index) => Math.max(gap, at - (sorted[index - 1] ?? at)), 0);
};
