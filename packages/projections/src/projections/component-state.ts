/**
 * The state of one component, derived from the facts its row keeps. Pure.
 *
 * RECOVERING  a recovery is claimed and running, whatever observers say meanwhile.
 * DOWN        a quorum confirmed a failure, nothing has cleared it, and somebody still looks.
 * SUSPECTED   at least one observer suspects it.
 * UNKNOWN     fewer observers than the quorum see it: a failure could not be confirmed, so the
 *             component may not be called good.
 * DEGRADED    recovered, but a check of the recovery failed or was unknown.
 * UP          a quorum of observers sees it and nobody has anything against it.
 */
export type ComponentState = 'UP' | 'SUSPECTED' | 'DOWN' | 'RECOVERING' | 'DEGRADED' | 'UNKNOWN';

/** What one observer last said. `lost` means that it cannot tell good from bad. */
export type Standing = 'good' | 'suspects' | 'lost';

export type Facts = {
  readonly quorum: number | null;
  readonly observers: Readonly<Record<string, Standing>>;
  /** Observers that do not run: what they said last speaks for nothing until they are back. */
  readonly stopped: readonly string[];
  readonly failure: number | null;
  readonly recovery: string | null;
  readonly degraded: boolean;
};

export const stateOf = (facts: Facts): ComponentState => {
  const { quorum, observers, stopped, failure, recovery, degraded } = facts;
  if (recovery !== null) return 'RECOVERING';
  const running = Object.keys(observers).filter((observer) => !stopped.includes(observer));
  const standings = running.map((observer) => observers[observer]);
  const seeing = standings.filter((standing) => standing !== 'lost').length;
  if (failure !== null) return seeing === 0 ? 'UNKNOWN' : 'DOWN';
  if (standings.includes('suspects')) return 'SUSPECTED';
  if (seeing < Math.max(1, quorum ?? 1)) return 'UNKNOWN';
  return degraded ? 'DEGRADED' : 'UP';
};

/** The facts once a failure is over: nobody suspects the component any more. */
export const cleared = <F extends Facts>(facts: F): F => ({
  ...facts,
  failure: null,
  observers: Object.fromEntries(
    Object.entries(facts.observers).map(([observer, standing]) => [
      observer,
      standing === 'suspects' ? 'good' : standing,
    ]),
  ),
});

export const standing = <F extends Facts>(facts: F, observer: string, says: Standing): F => ({
  ...facts,
  observers: { ...facts.observers, [observer]: says },
});
