/**
 * Undoing what was done, when a step failed whose runbook says `compensate`. Pure.
 *
 * One step at a time, in the reverse of the order in which the runbook lists them: `needs` names
 * earlier steps only, so that nothing is undone while something that needed it still stands. A step
 * that was begun and not finished may have been done, and is undone too: an undo, like its step, is
 * safe to run without need. What cannot be undone stops it, and a person decides.
 */
import type { PlannedStep } from '@recovery-ledger/ledger';
import type { Planned, StepState } from './state.ts';

export type Undo =
  | { readonly kind: 'undo'; readonly step: PlannedStep; readonly attempt: number }
  | { readonly kind: 'stuck'; readonly step: PlannedStep; readonly reason: string }
  | { readonly kind: 'undone' };

export const nextUndo = (recovery: Planned): Undo => {
  const step = recovery.plan.steps.findLast(
    (one) => mayStand(recovery.steps[one.id]) && (one.undo !== null || one.irreversible),
  );
  if (step === undefined) return { kind: 'undone' };
  if (step.undo === null) {
    return { kind: 'stuck', step, reason: `${step.id} cannot be undone, and may have been done` };
  }
  const tried = recovery.undoing[step.id];
  if (tried !== undefined && tried.failures >= step.undo.attempts) {
    return { kind: 'stuck', step, reason: `${step.id} was not undone: ${tried.reason}` };
  }
  return { kind: 'undo', step, attempt: (tried?.attempts ?? 0) + 1 };
};

/** Whether the step's effect may be there. */
const mayStand = (state: StepState | undefined): boolean =>
  state !== undefined && !['pending', 'skipped', 'undone'].includes(state.status);
