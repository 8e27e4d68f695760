/**
 * What detectors saw of one component: suspicion by one observer, confirmation by a quorum.
 *
 * Subject: `ledger.<mode>.component.<component>`. Written by detectors; in drills by chaos.
 * The onset is an interval: the component was last known good at one instant and first known bad
 * at a later one. Ages are nanoseconds before the append, on the observer's monotonic clock.
 */
import * as t from 'io-ts';
import { Lag, LagMeasure, RpoTarget } from './measures.ts';
import {
  ComponentId,
  Evidence,
  FailureType,
  IsoInstant,
  Nanoseconds,
  Sequence,
  Token,
} from './primitives.ts';

export const Onset = t.strict(
  {
    lastGood: t.union([IsoInstant, t.null]),
    firstBad: IsoInstant,
    lastGoodAgeNs: t.union([Nanoseconds, t.null]),
    firstBadAgeNs: Nanoseconds,
  },
  'Onset',
);
export type Onset = t.TypeOf<typeof Onset>;

const observed = { component: ComponentId, observer: Token };

export const ObservationEstablished = t.strict({
  type: t.literal('ObservationEstablished'),
  data: t.strict({ ...observed, probes: t.readonlyArray(t.string), evidence: Evidence }),
});

export const FailureSuspected = t.strict({
  type: t.literal('FailureSuspected'),
  data: t.strict({
    ...observed,
    failureType: FailureType,
    quorum: Sequence,
    onset: Onset,
    evidence: Evidence,
  }),
});

export const FailureConfirmed = t.strict({
  type: t.literal('FailureConfirmed'),
  data: t.strict({
    component: ComponentId,
    failureType: FailureType,
    quorum: Sequence,
    observers: t.readonlyArray(Token),
    suspicions: t.readonlyArray(Sequence),
    onset: Onset,
    evidence: Evidence,
  }),
});

/** `flaps` counts the suspicions refuted within the flapping window, this one included. */
export const FailureRefuted = t.strict({
  type: t.literal('FailureRefuted'),
  data: t.strict({ ...observed, reason: t.string, flaps: Sequence }),
});

export const FailureCleared = t.strict({
  type: t.literal('FailureCleared'),
  data: t.strict({ ...observed, failure: Sequence, reason: t.string, evidence: Evidence }),
});

/** This observer is blind: its probes cannot tell good from bad. */
export const ObservationLost = t.strict({
  type: t.literal('ObservationLost'),
  data: t.strict({ ...observed, reason: t.string }),
});

/**
 * `source` is what is behind: a replica, a feed's leg, a snapshot. `since` is when it first was,
 * `sinceAgeNs` before the append. `basisAgeMs` is how old the position was that it was compared
 * with: while the primary is dead that is its last known one, and the lag is a lower bound.
 */
const lagging = {
  ...observed,
  source: Token,
  measure: LagMeasure,
  target: RpoTarget,
  level: t.keyof({ warning: null, breach: null }, 'LagLevel'),
  lag: Lag,
  threshold: Lag,
};

export const LagBreached = t.strict({
  type: t.literal('LagBreached'),
  data: t.strict({
    ...lagging,
    since: IsoInstant,
    sinceAgeNs: Nanoseconds,
    basisAgeMs: t.union([Sequence, t.null]),
    evidence: Evidence,
  }),
});

/** `breach` is the sequence of the LagBreached that is over; `worst` the most seen meanwhile. */
export const LagCleared = t.strict({
  type: t.literal('LagCleared'),
  data: t.strict({
    ...lagging,
    breach: Sequence,
    worst: Lag,
    durationNs: Nanoseconds,
    evidence: Evidence,
  }),
});

/**
 * `instance` is what is gone (a standby, a replica, a leg, an archive, as `kind` says); `remaining`
 * of `required` are left. The component may still answer: its next failure would not be survived.
 */
const redundancy = {
  ...observed,
  instance: Token,
  kind: Token,
  remaining: Sequence,
  required: Sequence,
  reason: t.string,
  evidence: Evidence,
};

export const RedundancyLost = t.strict({
  type: t.literal('RedundancyLost'),
  data: t.strict(redundancy),
});

/** `loss` is the sequence of the RedundancyLost that is over. */
export const RedundancyRestored = t.strict({
  type: t.literal('RedundancyRestored'),
  data: t.strict({ ...redundancy, loss: Sequence, durationNs: Nanoseconds }),
});

export const ComponentEvent = t.union(
  [
    ObservationEstablished,
    FailureSuspected,
    FailureConfirmed,
    FailureRefuted,
    FailureCleared,
    LagBreached,
    LagCleared,
    ObservationLost,
    RedundancyLost,
    RedundancyRestored,
  ],
  'ComponentEvent',
);
export type ComponentEvent = t.TypeOf<typeof ComponentEvent>;
