/**
 * A drill: who asked for which fault, what was injected, and what came of it. Drill mode only.
 *
 * Subject: `ledger.drill.drill.<drill>`. Written by chaos, before the fault itself.
 */
import * as t from 'io-ts';
import { ComponentId, FailureType, Sequence, Token } from './primitives.ts';

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

export const DrillConcluded = t.strict({
  type: t.literal('DrillConcluded'),
  data: t.strict({
    drill: Token,
    incident: t.union([Token, t.null]),
    verdict: t.keyof({ passed: null, failed: null, inconclusive: null }),
    reason: t.string,
  }),
});

export const DrillEvent = t.union([DrillStarted, FaultInjected, DrillConcluded], 'DrillEvent');
export type DrillEvent = t.TypeOf<typeof DrillEvent>;
