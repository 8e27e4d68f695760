/**
 * The step that a plan begins with where the tier lets nothing be done before people agree. Pure.
 * The policy is pinned in the plan's variables, as it stood when it was decided.
 */
import { ApprovalPolicy, type PlannedStep, type Step } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import type { Plan } from './state.ts';

/** No runbook may have a step of this name. */
export const approvalStepId = 'approval-to-act';

const why = 'The tier of this component lets nothing be done before people agree.';
/** Escalated once it takes as long again; the margin is for asking and counting. */
const marginMs = 60_000;

/** The plan's steps with the approval before all roots. */
export const withApproval = (
  policy: ApprovalPolicy | null,
  steps: readonly PlannedStep[],
): readonly PlannedStep[] => {
  if (policy === null) return steps;
  const timeoutMs = policy.limitMs * 2 + marginMs;
  const approval: PlannedStep = {
    ...{ id: approvalStepId, phase: 'contain', action: 'approve', why, needs: [], attempts: 1 },
    ...{ budgetMs: policy.limitMs, timeoutMs, onFailure: 'abort', irreversible: false, undo: null },
  };
  const after = (step: PlannedStep): PlannedStep =>
    step.needs.length > 0 ? step : { ...step, needs: [approvalStepId] };
  return [approval, ...steps.map(after)];
};

export const approvalVariables = (
  policy: ApprovalPolicy | null,
): Readonly<Record<string, string>> =>
  policy === null ? {} : { 'approval.policy': JSON.stringify(policy) };

/** The step as a runbook would have it. */
export const approvalStep = ({ variables }: Plan): Step | undefined => {
  const policy = policyIn(variables['approval.policy']);
  if (policy === undefined) return undefined;
  const { limitMs, ...approvers } = policy;
  return {
    ...{ id: approvalStepId, phase: 'contain', why, action: 'approve', needs: [] },
    with: { about: 'act', show: why, limit: `${limitMs}ms`, ...approvers },
    ...{ budget: limitMs, timeout: limitMs, attempts: 1, onFailure: 'abort', irreversible: false },
  };
};

const policyIn = (text: string | undefined): ApprovalPolicy | undefined => {
  if (text === undefined) return undefined;
  const json: unknown = JSON.parse(text);
  const decoded = ApprovalPolicy.decode(json);
  return E.isRight(decoded) ? decoded.right : undefined;
};
