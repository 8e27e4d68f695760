/**
 * What a recovery should do next, from its state alone. Pure: the engine has no IO, so that a
 * simulation and the tests run the shipped code from every interrupted point.
 *
 * Steps run as soon as everything they need is done; independent ones in parallel. A failed step
 * stops new ones; what has begun is finished, also by a new holder, before the recovery ends: a
 * step whose outcome nobody knows would be worse. Of several failures the most careful one decides:
 * pausing, then undoing, then failing.
 */

import type { OnFailure, PlannedStep } from '@recovery-ledger/ledger';
import { compareEpochs } from '@recovery-ledger/ledger';
import { nextUndo } from './compensation.ts';
import type { Planned, Recovery, StepState } from './state.ts';

export type Intent =
  | { readonly kind: 'start'; readonly step: PlannedStep; readonly attempt: number }
  | { readonly kind: 'undo'; readonly step: PlannedStep; readonly attempt: number }
  | { readonly kind: 'skip'; readonly step: string; readonly reason: string }
  | { readonly kind: 'complete' }
  | { readonly kind: 'pause'; readonly step: string; readonly reason: string }
  | { readonly kind: 'fail'; readonly step: string; readonly reason: string }
  | { readonly kind: 'await' };

/** Empty when the recovery is over, paused, or not planned yet. */
export const next = (recovery: Recovery): readonly Intent[] => {
  if (recovery.status !== 'running') return [];
  const { steps } = recovery.plan;
  const cause = causeOf(recovery);
  const due = steps.filter(
    (step) => isReady(recovery, step) && (cause === undefined || isBegun(recovery, step)),
  );
  if (due.length > 0) return due.map((step) => begin(recovery, step));
  if (steps.some(({ id }) => isInFlight(recovery, recovery.steps[id]))) return [{ kind: 'await' }];
  if (cause !== undefined) return [ending(recovery, cause)];
  return steps.every(({ id }) => isDone(recovery.steps[id]))
    ? [{ kind: 'complete' }]
    : [{ kind: 'await' }];
};

type Cause = { readonly step: string; readonly reason: string; readonly onFailure: OnFailure };

const careful: readonly OnFailure[] = ['pause', 'compensate', 'abort'];

const causeOf = ({ plan, steps }: Planned): Cause | undefined => {
  const failed = plan.steps.flatMap(({ id }): Cause[] => {
    const state = steps[id];
    return state?.status === 'failed' ? [{ ...state, step: id }] : [];
  });
  const decisive = careful
    .map((onFailure) => failed.find((one) => one.onFailure === onFailure))
    .find((one) => one !== undefined);
  const undone = plan.steps.find(({ id }) => steps[id]?.status === 'undone');
  if (decisive !== undefined || undone === undefined) return decisive;
  // The step that failed was left out by a person, with others undone by then.
  return { step: undone.id, reason: 'what was done has been undone', onFailure: 'compensate' };
};

const begin = (recovery: Planned, step: PlannedStep): Intent => {
  const reason = recovery.plan.variables[`skip.${step.id}`];
  return reason === undefined
    ? { kind: 'start', step, attempt: attemptsOf(recovery, step) + 1 }
    : { kind: 'skip', step: step.id, reason };
};

const ending = (recovery: Planned, { step, reason, onFailure }: Cause): Intent => {
  if (onFailure === 'pause') return { kind: 'pause', step, reason };
  if (onFailure !== 'compensate') return { kind: 'fail', step, reason };
  const undo = nextUndo(recovery);
  switch (undo.kind) {
    case 'undo':
      return undo;
    case 'stuck':
      return { kind: 'pause', step: undo.step.id, reason: undo.reason };
    case 'undone':
      return { kind: 'fail', step, reason };
  }
};

const isInFlight = ({ epoch }: Planned, state: StepState | undefined): boolean =>
  state?.status === 'started' && compareEpochs(state.epoch, epoch) === 0;

const isReady = (recovery: Planned, step: PlannedStep): boolean => {
  const state = recovery.steps[step.id];
  const open =
    state?.status === 'pending' ||
    state?.status === 'waiting' ||
    (state?.status === 'started' && compareEpochs(state.epoch, recovery.epoch) < 0);
  return open && needsAreDone(recovery, step, new Set());
};

/** Directly and through others: what a person let go on may be open again below what is done. */
const needsAreDone = (recovery: Planned, { needs }: PlannedStep, seen: Set<string>): boolean =>
  needs.every((need) => {
    if (seen.has(need)) return true;
    seen.add(need);
    const step = recovery.plan.steps.find(({ id }) => id === need);
    if (!isDone(recovery.steps[need])) return false;
    return step === undefined || needsAreDone(recovery, step, seen);
  });

/** Once anything was undone, nothing is begun again: there is only the way back. */
const isBegun = ({ steps, plan }: Planned, { id }: PlannedStep): boolean =>
  steps[id]?.status !== 'pending' && plan.steps.every((one) => steps[one.id]?.status !== 'undone');

const isDone = (state: StepState | undefined): boolean =>
  state?.status === 'succeeded' ||
  state?.status === 'skipped' ||
  (state?.status === 'failed' && state.onFailure === 'continue');

const attemptsOf = ({ steps }: Planned, { id }: PlannedStep): number => {
  const state = steps[id];
  return state !== undefined && 'attempts' in state ? state.attempts : 0;
};
