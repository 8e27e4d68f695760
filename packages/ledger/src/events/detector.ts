/**
 * The life of one detector instance, so that a silent observer can be told from a quiet estate;
 * how well it watched, and what its scheduled checks of RPO and readiness found.
 *
 * Subject: `ledger.<mode>.detector.<instance>`. Written by that detector only.
 */
import * as t from 'io-ts';
import { CheckCounts, CheckResult, Lag, LagMeasure, RpoTarget } from './measures.ts';
import { ComponentId, Evidence, IsoInstant, Nanoseconds, Sequence, Token } from './primitives.ts';

export const DetectorStarted = t.strict({
  type: t.literal('DetectorStarted'),
  data: t.strict({
    instance: Token,
    estate: Token,
    estateHash: t.string,
    components: t.readonlyArray(ComponentId),
    version: t.string,
  }),
});

export const DetectorStopped = t.strict({
  type: t.literal('DetectorStopped'),
  data: t.strict({ instance: Token, reason: t.string }),
});

/**
 * One probe in the span: how many answers were due and came, and how long it saw or was blind.
 * `monitoredMs` and `blindMs` together are the time in session: silence outside it is normal.
 */
const ProbeCoverage = t.strict(
  {
    component: ComponentId,
    probe: Token,
    due: Sequence,
    good: Sequence,
    bad: Sequence,
    unknown: Sequence,
    monitoredMs: Sequence,
    blindMs: Sequence,
  },
  'ProbeCoverage',
);

/** This host's clock against its reference: `offsetNs` is signed, `null` when it is not known. */
const ClockReading = t.strict(
  { offsetNs: t.union([Nanoseconds, t.null]), boundNs: Sequence, source: t.string },
  'ClockReading',
);

/**
 * How well the estate was watched from `from` until `until`. With an `incident` it is that
 * incident's window, and `evidence` holds the telemetry that would otherwise be forgotten.
 */
export const CoverageSummarised = t.strict({
  type: t.literal('CoverageSummarised'),
  data: t.strict({
    instance: Token,
    incident: t.union([Token, t.null]),
    from: IsoInstant,
    until: IsoInstant,
    probes: t.readonlyArray(ProbeCoverage),
    clock: t.union([ClockReading, t.null]),
    evidence: Evidence,
  }),
});

/** One class of data: what was measured, against what, and whether that could be judged at all. */
const RpoCheck = t.strict(
  {
    check: Token,
    component: ComponentId,
    source: Token,
    target: RpoTarget,
    measure: LagMeasure,
    result: CheckResult,
    lag: Lag,
    threshold: Lag,
    detail: t.string,
    evidence: Evidence,
  },
  'RpoCheck',
);

/** A run of checks: `scheduledAt` is null when a person asked. One unknown makes it unknown. */
const checked = {
  instance: Token,
  run: Token,
  scheduledAt: t.union([IsoInstant, t.null]),
  result: CheckResult,
  counts: CheckCounts,
  durationNs: Nanoseconds,
};

export const RpoValidated = t.strict({
  type: t.literal('RpoValidated'),
  data: t.strict({ ...checked, checks: t.readonlyArray(RpoCheck) }),
});

/** `ageMs` is how old the answer was, `maxAgeMs` how old it may be: an older one is unknown. */
const ReadinessCheck = t.strict(
  {
    check: Token,
    component: ComponentId,
    subject: t.string,
    result: CheckResult,
    detail: t.string,
    hint: t.string,
    ageMs: t.union([Sequence, t.null]),
    maxAgeMs: t.union([Sequence, t.null]),
    evidence: Evidence,
  },
  'ReadinessCheck',
);

/** Whether a recovery would find what it needs: standby, archive, credentials, parity. */
export const ReadinessChecked = t.strict({
  type: t.literal('ReadinessChecked'),
  data: t.strict({ ...checked, checks: t.readonlyArray(ReadinessCheck) }),
});

export const DetectorEvent = t.union(
  [DetectorStarted, DetectorStopped, CoverageSummarised, RpoValidated, ReadinessChecked],
  'DetectorEvent',
);
export type DetectorEvent = t.TypeOf<typeof DetectorEvent>;
