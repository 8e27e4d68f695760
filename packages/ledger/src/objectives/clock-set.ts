/**
 * The working set of recovery clocks: those that run, and the few that ended last. Pure.
 *
 * A clock outlives its end for a while, because events of its recovery still arrive after it (the
 * step that resumed trading reports success after trading was resumed). What is older leaves the
 * set when a new clock starts, so that an event costs the same after a thousand incidents as after
 * one. Whoever needs every clock keeps them as they change: see `changedClocks`.
 */
import type { Mode } from '../events/primitives.ts';
import type { Clocks, RecoveryClock } from './recovery-clock.ts';

/** Ended clocks that stay. What comes after an end moves no mark of it, so few are enough. */
export const endedClocksKept = 4;

export const addClock = (state: Clocks, clock: RecoveryClock): Clocks => {
  const ended = Object.values(state.clocks).flatMap((c) => (c.ended === null ? [] : [c]));
  return putClock(ended.length < endedClocksKept ? state : withoutOldest(state, ended), clock);
};

export const changeClock = (
  state: Clocks,
  failure: number | undefined,
  update: (clock: RecoveryClock) => RecoveryClock,
): Clocks => {
  const clock = failure === undefined ? undefined : state.clocks[failure];
  const updated = clock && update(clock);
  return updated === undefined || updated === clock ? state : putClock(state, updated);
};

/** Changes all clocks that run; there are as many as failures that have not ended. */
export const changeRunning = (
  state: Clocks,
  update: (clock: RecoveryClock) => RecoveryClock,
): Clocks =>
  Object.values(state.clocks).reduce(
    (next, { ended, failure }) => (ended === null ? changeClock(next, failure, update) : next),
    state,
  );

/** Real and drilled recoveries never meet, whatever their ids. */
export const recoveryKey = (mode: Mode, recovery: string): string => `${mode}/${recovery}`;

/** The clocks of `after` that are not as they were in `before`: what a read model has to store. */
export const changedClocks = (before: Clocks, after: Clocks): readonly RecoveryClock[] =>
  before.clocks === after.clocks
    ? []
    : Object.values(after.clocks).filter((clock) => before.clocks[clock.failure] !== clock);

const putClock = (state: Clocks, clock: RecoveryClock): Clocks => ({
  ...state,
  clocks: { ...state.clocks, [clock.failure]: clock },
});

const withoutOldest = (state: Clocks, ended: readonly RecoveryClock[]): Clocks => {
  const endOf = ({ ended: end }: RecoveryClock) => end?.at.sequence ?? 0;
  const oldest = ended.reduce((a, b) => (endOf(b) < endOf(a) ? b : a)).failure;
  const clocks = Object.values(state.clocks).filter(({ failure }) => failure !== oldest);
  const recoveries = Object.entries(state.recoveries).filter(([, failure]) => failure !== oldest);
  return {
    ...state,
    clocks: Object.fromEntries(clocks.map((clock) => [clock.failure, clock])),
    recoveries: Object.fromEntries(recoveries),
  };
};
