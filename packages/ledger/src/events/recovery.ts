/**
 * The life of one recovery, from its pinned plan to its end. Every event carries the claim epoch
 * it was written under; `evolve` never applies one that is older than the newest seen.
 *
 * Subject: `ledger.<mode>.recovery.<recovery>`. Written by the holder of the component's claim.
 */
import * as t from 'io-ts';
import { ComponentId, Epoch, Evidence, Nanoseconds, Sequence, Token } from './primitives.ts';

export const Phase = t.keyof(
  {
    contain: null,
    fence: null,
    promote: null,
    restore: null,
    replay: null,
    reconcile: null,
    validate: null,
    route: null,
    resume: null,
  },
  'Phase',
);
export type Phase = t.TypeOf<typeof Phase>;

export const OnFailure = t.keyof({ abort: null, pause: null, continue: null, compensate: null });
export type OnFailure = t.TypeOf<typeof OnFailure>;

const common = { recovery: Token, incident: Token, component: ComponentId, epoch: Epoch };
const step = { ...common, step: Token, phase: Phase, attempt: Sequence };

export const PlannedStep = t.strict(
  {
    id: Token,
    phase: Phase,
    action: t.string,
    why: t.string,
    needs: t.readonlyArray(Token),
    budgetMs: Sequence,
    timeoutMs: Sequence,
    attempts: Sequence,
    onFailure: OnFailure,
    irreversible: t.boolean,
  },
  'PlannedStep',
);
export type PlannedStep = t.TypeOf<typeof PlannedStep>;

/** `incarnation` fences instances: the claim epoch's sequence at promotion, kept in takeovers. */
export const RecoveryPlanned = t.strict({
  type: t.literal('RecoveryPlanned'),
  data: t.strict({
    ...common,
    recoverer: Token,
    runbook: t.string,
    runbookHash: t.string,
    estateHash: t.string,
    incarnation: Sequence,
    targetMs: Sequence,
    rehearsal: t.boolean,
    variables: t.record(t.string, t.string),
    steps: t.readonlyArray(PlannedStep),
  }),
});

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
  data: t.strict({ ...common, step: Token, phase: Phase, reason: t.string }),
});

export const StepCompensated = t.strict({
  type: t.literal('StepCompensated'),
  data: t.strict({ ...common, step: Token, phase: Phase, output: Evidence }),
});

export const RecoveryPaused = t.strict({
  type: t.literal('RecoveryPaused'),
  data: t.strict({ ...common, step: Token, reason: t.string }),
});

/** Written first by a recoverer that took over: it moves the aggregate past the old holder. */
export const RecoveryContinued = t.strict({
  type: t.literal('RecoveryContinued'),
  data: t.strict({ ...common, recoverer: Token, reason: t.string }),
});

export const CheckResult = t.keyof({ pass: null, fail: null, unknown: null }, 'CheckResult');
export type CheckResult = t.TypeOf<typeof CheckResult>;

export const CheckCompleted = t.strict({
  type: t.literal('CheckCompleted'),
  data: t.strict({
    ...common,
    step: Token,
    check: t.string,
    result: CheckResult,
    detail: t.string,
    evidence: Evidence,
  }),
});

export const LossState = t.keyof(
  { ZERO_PROVEN: null, BOUNDED: null, MEASURED: null, UNKNOWN: null },
  'LossState',
);
export type LossState = t.TypeOf<typeof LossState>;

export const DataLossMeasured = t.strict({
  type: t.literal('DataLossMeasured'),
  data: t.strict({
    ...common,
    state: LossState,
    lostRecords: t.union([Sequence, t.null]),
    basis: t.string,
    evidence: Evidence,
  }),
});

export const RecoveryCompleted = t.strict({
  type: t.literal('RecoveryCompleted'),
  data: t.strict({
    ...common,
    outcome: t.keyof({ recovered: null, rehearsed: null }),
    checks: t.strict({ pass: Sequence, fail: Sequence, unknown: Sequence }),
  }),
});

export const RecoveryFailed = t.strict({
  type: t.literal('RecoveryFailed'),
  data: t.strict({ ...common, step: Token, reason: t.string, hint: t.string }),
});

export const RecoveryAbandoned = t.strict({
  type: t.literal('RecoveryAbandoned'),
  data: t.strict({ ...common, reason: t.string }),
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
    CheckCompleted,
    DataLossMeasured,
    RecoveryCompleted,
    RecoveryFailed,
    RecoveryAbandoned,
  ],
  'RecoveryEvent',
);
export type RecoveryEvent = t.TypeOf<typeof RecoveryEvent>;
