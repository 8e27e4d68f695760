/**
 * The runs of a schedule: at every full interval since 1970 one is due, and its name follows from
 * the estate and the instant. Pure. So recoverers agree on the name without talking to each other,
 * and whoever's append begins the aggregate of that name has the run.
 */
export type Tick = { readonly run: string; readonly due: string };

/** The newest run that is due. */
export const tickAt = (estate: string, nowMs: number, everyMs: number): Tick => {
  const due = new Date(Math.floor(nowMs / everyMs) * everyMs).toISOString();
  return { run: `${estate.slice(0, 32)}-positions-${due.replaceAll(/[-:.]/g, '')}`, due };
};
