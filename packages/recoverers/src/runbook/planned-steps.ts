/** The steps of a plan, from a runbook, and what the plan pins of it beside them. Pure. */
import type { ApprovalPolicy, PlannedStep, Runbook, Step } from '@recovery-ledger/ledger';
import { withApproval } from '../recovery/approval-step.ts';
import { resolveKnown, type Values } from './template.ts';

export const plannedSteps = (
  { steps }: Runbook,
  approval: ApprovalPolicy | null,
  known: Values,
): readonly PlannedStep[] =>
  withApproval(
    approval,
    steps.map((step) => plannedStep(step, known)),
  );

/** What was given for parameters, what is left out and why, how long each phase may take. */
export const runbookVariables = (
  { steps, budgets, parameters }: Runbook,
  given: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> => ({
  ...Object.fromEntries(
    Object.entries(parameters ?? {}).map(([name, one]) => [
      `parameters.${name}`,
      given[name] ?? one.default ?? '',
    ]),
  ),
  ...Object.fromEntries(
    steps.flatMap(({ id, skip }) => (skip === undefined ? [] : [[`skip.${id}`, skip.reason]])),
  ),
  ...Object.fromEntries(
    Object.entries(budgets ?? {}).map(([phase, ms]) => [`budget.${phase}`, String(ms)]),
  ),
});

const plannedStep = (step: Step, known: Values): PlannedStep => {
  const { id, phase, action, why, needs, attempts, onFailure, irreversible, undo } = step;
  return {
    ...{ id, phase, action, why, needs, attempts, onFailure, irreversible },
    budgetMs: step.budget,
    timeoutMs: step.timeout,
    undo:
      undo === undefined
        ? null
        : {
            action: undo.action,
            with: Object.fromEntries(
              Object.entries(undo.with).map(([name, value]) => [name, resolveKnown(value, known)]),
            ),
            timeoutMs: undo.timeout ?? step.timeout,
            attempts: undo.attempts ?? attempts,
          },
  };
};
