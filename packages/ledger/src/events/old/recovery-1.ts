/**
 * Steps undone and checks as version 1 wrote them, frozen: an undo could not fail and was not
 * timed, and a check that was not run could not be told from one without an answer. Pure.
 */
import * as t from 'io-ts';
import { CheckResult } from '../measures.ts';
import { Evidence, Token } from '../primitives.ts';
import type { CheckCompleted, StepCompensated } from '../recovery.ts';
import { ofRecovery, Phase } from '../recovery-plan.ts';

export const StepCompensated1 = t.strict({
  ...ofRecovery,
  step: Token,
  phase: Phase,
  output: Evidence,
});

/** To version 2: it was written after the undo had worked, at the first try. */
export const liftStepCompensated1 = (data: t.TypeOf<typeof StepCompensated1>) =>
  ({
    ...data,
    attempt: 1,
    durationNs: '0',
    result: 'undone',
    reason: '',
  }) satisfies t.TypeOf<typeof StepCompensated>['data'];

export const CheckCompleted1 = t.strict({
  ...ofRecovery,
  step: Token,
  check: t.string,
  result: CheckResult,
  detail: t.string,
  evidence: Evidence,
});

export const liftCheckCompleted1 = (data: t.TypeOf<typeof CheckCompleted1>) =>
  ({ ...data, deadlineMs: null }) satisfies t.TypeOf<typeof CheckCompleted>['data'];
