/** Counts events per second over the last full second, in ten slots. Pure: time is given. */
export type Rate = {
  readonly add: (nowMs: number) => void;
  readonly perSecond: (nowMs: number) => number;
};

const slotMs = 100;
const slots = 10;

export const createRate = (): Rate => {
  const counts = new Map<number, number>();
  const add = (nowMs: number): void => {
    const slot = Math.floor(nowMs / slotMs);
    counts.set(slot, (counts.get(slot) ?? 0) + 1);
    if (counts.size > 2 * slots) forget(slot - slots - 1);
  };
  const forget = (before: number): void => {
    for (const slot of counts.keys()) if (slot < before) counts.delete(slot);
  };
  const perSecond = (nowMs: number): number => {
    const current = Math.floor(nowMs / slotMs);
    let sum = 0;
    for (let slot = current - slots; slot < current; slot += 1) sum += counts.get(slot) ?? 0;
    return sum;
  };
  return { add, perSecond };
};
