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
  const ended = state.clocks.filter((c) => c.ended !== null);
  return putClock(ended.length < endedClocksKept ? state : withoutOldest(state, ended), clock);
};

/** The clock of a failure, by the sequence of its FailureConfirmed. */
export const clockOf = ({ clocks }: Clocks, failure: number): RecoveryClock | undefined =>
  clocks.find((clock) => clock.failure === failure);

export const changeClock = (
  state: Clocks,
  failure: number | undefined,
  update: (clock: RecoveryClock) => RecoveryClock,
): Clocks => {
  const clock = failure === undefined ? undefined : clockOf(state, failure);
  const updated = clock && update(clock);
  return updated === undefined || updated === clock ? state : putClock(state, updated);
};

/** Changes all clocks that run; there are as many as failures that have not ended. */
export const changeRunning = (
  state: Clocks,
  update: (clock: RecoveryClock) => RecoveryClock,
): Clocks =>
  state.clocks.reduce(
    (next, { ended, failure }) => (ended === null ? changeClock(next, failure, update) : next),
    state,
  );

/** Real and drilled recoveries never meet, whatever their ids. */
export const recoveryKey = (mode: Mode, recovery: string): string => `${mode}/${recovery}`;

/** The clocks of `after` that are not as they were in `before`: what a read model has to store. */
export const changedClocks = (before: Clocks, after: Clocks): readonly RecoveryClock[] =>
  before.clocks === after.clocks
    ? []
    : after.clocks.filter((clock) => !before.clocks.includes(clock));

const putClock = (state: Clocks, clock: RecoveryClock): Clocks => {
  const known = state.clocks.some(({ failure }) => failure === clock.failure);
  const clocks = known
    ? state.clocks.map((other) => (other.failure === clock.failure ? clock : other))
    : [...state.clocks, clock];
  return { targets: state.targets, recoveries: state.recoveries, clocks };
};

const withoutOldest = (state: Clocks, ended: readonly RecoveryClock[]): Clocks => {
  const endOf = ({ ended: end }: RecoveryClock) => end?.at.sequence ?? 0;
  const oldest = ended.reduce((a, b) => (endOf(b) < endOf(a) ? b : a)).failure;
  const clocks = state.clocks.filter(({ failure }) => failure !== oldest);
  const recoveries = Object.entries(state.recoveries).filter(([, failure]) => failure !== oldest);
  return {
    ...state,
    clocks,
    recoveries: Object.fromEntries(recoveries),
  };
};
