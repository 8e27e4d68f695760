/**
 * What a recovery should do next, from its state alone. Pure: the engine has no IO, so that a
 * simulation and the tests run the shipped code from every interrupted point.
 *
 * Steps run as soon as everything they need has succeeded; independent ones in parallel. A failed
 * step stops new ones; those already running are awaited before the recovery ends.
 */

import type { PlannedStep } from '@recovery-ledger/ledger';
import { compareEpochs } from '@recovery-ledger/ledger';
import type { Recovery } from './state.ts';

export type Intent =
  | { readonly kind: 'start'; readonly step: PlannedStep; readonly attempt: number }
  | { readonly kind: 'complete' }
  | { readonly kind: 'pause'; readonly step: string; readonly reason: string }
  | { readonly kind: 'fail'; readonly step: string; readonly reason: string }
  | { readonly kind: 'await' };

type Running = Extract<Recovery, { plan: unknown }>;

/** Empty when the recovery is over, or not planned yet. */
export const next = (recovery: Recovery): readonly Intent[] => {
  if (recovery.status !== 'running') return [];
  const states = recovery.plan.steps.map((step) => ({ step, state: recovery.steps[step.id] }));
  const inFlight = states.some(({ state }) => isInFlight(recovery, state));
  const failed = states.find(
    ({ step, state }) => state?.status === 'failed' && step.onFailure !== 'continue',
  );
  if (failed?.state?.status === 'failed') {
    if (inFlight) return [{ kind: 'await' }];
    const { id, onFailure } = failed.step;
    const { reason } = failed.state;
    return [{ kind: onFailure === 'pause' ? 'pause' : 'fail', step: id, reason }];
  }
  const ready = recovery.plan.steps.filter((step) => isReady(recovery, step));
  const starts = ready.map(
    (step): Intent => ({ kind: 'start', step, attempt: attemptsOf(recovery, step) + 1 }),
  );
  if (starts.length > 0) return starts;
  return states.every(({ step, state }) => isDone(step, state))
    ? [{ kind: 'complete' }]
    : [{ kind: 'await' }];
};

type StepState = Running['steps'][string];

const isInFlight = ({ epoch }: Running, state: StepState | undefined): boolean =>
  state?.status === 'started' && compareEpochs(state.epoch, epoch) === 0;

const isReady = (recovery: Running, step: PlannedStep): boolean => {
  const state = recovery.steps[step.id];
  const open =
    state?.status === 'pending' ||
    state?.status === 'waiting' ||
    (state?.status === 'started' && compareEpochs(state.epoch, recovery.epoch) < 0);
  return open && step.needs.every((need) => isSatisfied(recovery, need));
};

const isSatisfied = (recovery: Running, id: string): boolean => {
  const needed = recovery.plan.steps.find((step) => step.id === id);
  return needed !== undefined && isDone(needed, recovery.steps[id]);
};

const isDone = ({ onFailure }: PlannedStep, state: StepState | undefined): boolean =>
  state?.status === 'succeeded' ||
  state?.status === 'skipped' ||
  (state?.status === 'failed' && onFailure === 'continue');

const attemptsOf = ({ steps }: Running, { id }: PlannedStep): number => {
  const state = steps[id];
  return state !== undefined && 'attempts' in state ? state.attempts : 0;
};
