/**
 * A drill: who asked for which fault, what was injected, and what came of it. Drill mode only.
 *
 * Subject: `ledger.drill.drill.<drill>`. Written by chaos, before the fault itself.
 */
import * as t from 'io-ts';
import { CheckResult } from './measures.ts';
import { ComponentId, Evidence, FailureType, Nanoseconds, Sequence, Token } from './primitives.ts';

const fault = { drill: Token, component: ComponentId, failureType: FailureType };

export const DrillStarted = t.strict({
  type: t.literal('DrillStarted'),
  data: t.strict({ ...fault, requestedBy: t.string, reason: t.string }),
});

/** `failure` is the sequence of the FailureConfirmed that was published. */
export const FaultInjected = t.strict({
  type: t.literal('FaultInjected'),
  data: t.strict({ ...fault, kind: t.keyof({ event: null, process: null }), failure: Sequence }),
});

/**
 * The estate's own detectors saw it: `injection` is the sequence of the FaultInjected, `failure`
 * that of the event that shows it, `observers` who saw it, `latencyNs` how long they took.
 */
export const FaultObserved = t.strict({
  type: t.literal('FaultObserved'),
  data: t.strict({
    ...fault,
    injection: Sequence,
    failure: Sequence,
    observedAs: FailureType,
    observers: t.readonlyArray(Token),
    latencyNs: Nanoseconds,
    evidence: Evidence,
  }),
});

/** Taken back as planned, by its time limit, by an abort or by a sweep; `clean` says if wholly. */
export const FaultRemoved = t.strict({
  type: t.literal('FaultRemoved'),
  data: t.strict({
    ...fault,
    injection: Sequence,
    cause: t.keyof({ plan: null, time_limit: null, abort: null, sweep: null }),
    activeNs: Nanoseconds,
    clean: CheckResult,
    residue: t.readonlyArray(t.string),
    evidence: Evidence,
  }),
});

export const DrillConcluded = t.strict({
  type: t.literal('DrillConcluded'),
  data: t.strict({
    drill: Token,
    incident: t.union([Token, t.null]),
    verdict: t.keyof({ passed: null, failed: null, inconclusive: null }),
    reason: t.string,
  }),
});

export const DrillEvent = t.union(
  [DrillStarted, FaultInjected, FaultObserved, FaultRemoved, DrillConcluded],
  'DrillEvent',
);
export type DrillEvent = t.TypeOf<typeof DrillEvent>;
