/**
 * What the runbook says of a step of the plan, also of the one that a tier puts before it. Pure.
 */
import type { LoadedRunbook, Step } from '@recovery-ledger/ledger';
import { approvalStep, approvalStepId } from '../recovery/approval-step.ts';
import type { Plan } from '../recovery/state.ts';

export const sourceOf = ({ runbook }: LoadedRunbook, plan: Plan, id: string): Step | undefined =>
  id === approvalStepId ? approvalStep(plan) : runbook.steps.find((step) => step.id === id);
