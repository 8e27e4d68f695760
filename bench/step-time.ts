/** How much of a span of time no step was carried out in. Pure; steps may overlap. */
export type StepTime = { readonly from: number; readonly until: number };

export const uncoveredMs = (steps: readonly StepTime[], untilMs: number): number => {
  let [covered, reached] = [0, 0];
  for (const { from, until } of [...steps].sort((a, b) => a.from - b.from)) {
    const end = Math.min(until, untilMs);
    covered += Math.max(0, end - Math.max(from, reached));
    reached = Math.max(reached, end);
  }
  return untilMs - covered;
};
