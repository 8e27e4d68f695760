/**
 * The wall clock of this process, made to jump: `Date` is all that the ledger and its ids read of
 * it. Timers and the monotonic clock go on, as they do when an operator or NTP sets the time. IO.
 */
const real = Date;
let offsetMs = 0;

class SteppedDate extends real {
  constructor(...given: readonly unknown[]) {
    if (given.length === 0) super(SteppedDate.now());
    else super(...(given as [string]));
  }

  static override now(): number {
    return real.now() + offsetMs;
  }
}

/** From now on `Date` is so far from the true time; the offsets are taken in turn. */
export const steppingClock = (offsetsMs: readonly number[]): (() => void) => {
  let next = 0;
  globalThis.Date = SteppedDate as DateConstructor;
  return () => {
    offsetMs = offsetsMs[next % offsetsMs.length] ?? 0;
    next += 1;
  };
};
