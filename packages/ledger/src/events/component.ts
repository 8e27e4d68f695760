/**
 * What detectors saw of one component: suspicion by one observer, confirmation by a quorum.
 *
 * Subject: `ledger.<mode>.component.<component>`. Written by detectors; in drills by chaos.
 * The onset is an interval: the component was last known good at one instant and first known bad
 * at a later one. Ages are nanoseconds before the append, on the observer's monotonic clock.
 */
import * as t from 'io-ts';
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

export const ComponentEvent = t.union(
  [
    ObservationEstablished,
    FailureSuspected,
    FailureConfirmed,
    FailureRefuted,
    FailureCleared,
    ObservationLost,
  ],
  'ComponentEvent',
);
export type ComponentEvent = t.TypeOf<typeof ComponentEvent>;
