/**
 * The life of one recovery, from its pinned plan to its end. Every event carries the claim epoch
 * it was written under; `evolve` never applies one that is older than the newest seen.
 *
 * Subject: `ledger.<mode>.recovery.<recovery>`. Written by the holder of the component's claim.
 */
import * as t from 'io-ts';
import { ApprovalRequested } from './approval-requested.ts';
import { CheckOutcome, LossState } from './measures.ts';
import { Evidence, Nanoseconds, Sequence, Token } from './primitives.ts';
import { OnFailure, ofRecovery, Phase, RecoveryPlanned } from './recovery-plan.ts';

const step = { ...ofRecovery, step: Token, phase: Phase, attempt: Sequence };

export const StepStarted = t.strict({
  type: t.literal('StepStarted'),
  data: t.strict({ ...step, recoverer: Token }),
});

/** `output` is what later steps may refer to; `rehearsed` means that nothing was changed. */
export const StepSucceeded = t.strict({
  type: t.literal('StepSucceeded'),
  data: t.strict({ ...step, durationNs: Nanoseconds, output: Evidence, rehearsed: t.boolean }),
});

export const StepFailed = t.strict({
  type: t.literal('StepFailed'),
  data: t.strict({
    ...step,
    durationNs: Nanoseconds,
    reason: t.string,
    willRetry: t.boolean,
    onFailure: OnFailure,
    evidence: Evidence,
  }),
});

export const StepSkipped = t.strict({
  type: t.literal('StepSkipped'),
  data: t.strict({ ...ofRecovery, step: Token, phase: Phase, reason: t.string }),
});

/** Version 2; version 1 told only of what was undone. `reason` says why a try failed. */
export const StepCompensated = t.strict({
  type: t.literal('StepCompensated'),
  data: t.strict({
    ...step,
    output: Evidence,
    durationNs: Nanoseconds,
    result: t.keyof({ undone: null, failed: null }),
    reason: t.string,
  }),
});

export const RecoveryPaused = t.strict({
  type: t.literal('RecoveryPaused'),
  data: t.strict({ ...ofRecovery, step: Token, reason: t.string }),
});

/** Written first by a recoverer that took over: it moves the aggregate past the old holder. */
export const RecoveryContinued = t.strict({
  type: t.literal('RecoveryContinued'),
  data: t.strict({ ...ofRecovery, recoverer: Token, reason: t.string }),
});

/** Version 2; version 1 had no `not_run`. `deadlineMs` is how long the answer could take. */
export const CheckCompleted = t.strict({
  type: t.literal('CheckCompleted'),
  data: t.strict({
    ...ofRecovery,
    step: Token,
    check: t.string,
    result: CheckOutcome,
    detail: t.string,
    evidence: Evidence,
    deadlineMs: t.union([Sequence, t.null]),
  }),
});

export const DataLossMeasured = t.strict({
  type: t.literal('DataLossMeasured'),
  data: t.strict({
    ...ofRecovery,
    state: LossState,
    lostRecords: t.union([Sequence, t.null]),
    basis: t.string,
    evidence: Evidence,
  }),
});

export const RecoveryCompleted = t.strict({
  type: t.literal('RecoveryCompleted'),
  data: t.strict({
    ...ofRecovery,
    outcome: t.keyof({ recovered: null, rehearsed: null }),
    checks: t.strict({ pass: Sequence, fail: Sequence, unknown: Sequence }),
  }),
});

export const RecoveryFailed = t.strict({
  type: t.literal('RecoveryFailed'),
  data: t.strict({ ...ofRecovery, step: Token, reason: t.string, hint: t.string }),
});

export const RecoveryAbandoned = t.strict({
  type: t.literal('RecoveryAbandoned'),
  data: t.strict({ ...ofRecovery, reason: t.string }),
});

export const RecoveryEvent = t.union(
  [
    RecoveryPlanned,
    StepStarted,
    StepSucceeded,
    StepFailed,
    StepSkipped,
    StepCompensated,
    RecoveryPaused,
    RecoveryContinued,
    ApprovalRequested,
    CheckCompleted,
    DataLossMeasured,
    RecoveryCompleted,
    RecoveryFailed,
    RecoveryAbandoned,
  ],
  'RecoveryEvent',
);
export type RecoveryEvent = t.TypeOf<typeof RecoveryEvent>;
