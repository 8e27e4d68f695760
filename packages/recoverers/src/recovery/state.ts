/**
 * One recovery, folded from its events. Pure.
 *
 * The plan is pinned in RecoveryPlanned: hash, steps, variables and incarnation. An event of an
 * older epoch than the newest seen is on the record but never applied: its writer had lost the
 * claim. `started` steps of an older epoch are repeated by the new holder (actions are safe to
 * repeat), without counting as a failure.
 */
import {
  compareEpochs,
  type Epoch,
  type LedgerEvent,
  type PlannedStep,
  type RecoveryEvent,
} from '@recovery-ledger/ledger';

export type StepState =
  | { readonly status: 'pending'; readonly failures: 0; readonly attempts: 0 }
  | {
      readonly status: 'started';
      readonly epoch: Epoch;
      readonly failures: number;
      readonly attempts: number;
    }
  | { readonly status: 'waiting'; readonly failures: number; readonly attempts: number }
  | { readonly status: 'succeeded'; readonly output: Readonly<Record<string, unknown>> }
  | { readonly status: 'failed'; readonly reason: string }
  | { readonly status: 'skipped' };

export type Plan = Extract<RecoveryEvent, { type: 'RecoveryPlanned' }>['data'];

export type Recovery =
  | { readonly status: 'unplanned' }
  | {
      readonly status: 'running' | 'paused' | 'completed' | 'failed' | 'abandoned';
      readonly plan: Plan;
      readonly epoch: Epoch;
      readonly steps: Readonly<Record<string, StepState>>;
      readonly checks: { readonly pass: number; readonly fail: number; readonly unknown: number };
    };

export const initial: Recovery = { status: 'unplanned' };

type Planned = Exclude<Recovery, { status: 'unplanned' }>;

export const isRecoveryEvent = (event: LedgerEvent): event is RecoveryEvent =>
  'epoch' in event.data &&
  'recovery' in event.data &&
  !('scope' in event.data) &&
  event.type !== 'ClaimReleased';

export const evolve = (state: Recovery, event: RecoveryEvent): Recovery => {
  if (state.status === 'unplanned') {
    return event.type === 'RecoveryPlanned' ? planned(event.data) : state;
  }
  if (compareEpochs(event.data.epoch, state.epoch) < 0) return state;
  const current = { ...state, epoch: event.data.epoch };
  switch (event.type) {
    case 'RecoveryPlanned':
      return current;
    case 'RecoveryContinued':
      return { ...current, status: state.status === 'paused' ? 'running' : state.status };
    case 'RecoveryPaused':
      return { ...current, status: 'paused' };
    case 'RecoveryCompleted':
      return { ...current, status: 'completed' };
    case 'RecoveryFailed':
      return { ...current, status: 'failed' };
    case 'RecoveryAbandoned':
      return { ...current, status: 'abandoned' };
    case 'CheckCompleted': {
      const result = event.data.result === 'not_run' ? 'unknown' : event.data.result;
      return { ...current, checks: { ...state.checks, [result]: state.checks[result] + 1 } };
    }
    default:
      return evolveStep(current, event);
  }
};

const evolveStep = (state: Planned, event: RecoveryEvent): Planned => {
  if (!('step' in event.data)) return state;
  const { step } = event.data;
  const before = state.steps[step];
  const set = (next: StepState): Planned => ({ ...state, steps: { ...state.steps, [step]: next } });
  switch (event.type) {
    case 'StepStarted':
      return set({
        status: 'started',
        epoch: event.data.epoch,
        failures: failuresOf(before),
        attempts: event.data.attempt,
      });
    case 'StepSucceeded':
      return set({ status: 'succeeded', output: event.data.output });
    case 'StepFailed':
      return set(
        event.data.willRetry
          ? { status: 'waiting', failures: failuresOf(before) + 1, attempts: event.data.attempt }
          : { status: 'failed', reason: event.data.reason },
      );
    case 'StepSkipped':
      return set({ status: 'skipped' });
    default:
      return state;
  }
};

const failuresOf = (step: StepState | undefined): number =>
  step !== undefined && 'failures' in step ? step.failures : 0;

const planned = (plan: Plan): Recovery => ({
  status: 'running',
  plan,
  epoch: plan.epoch,
  steps: Object.fromEntries(
    plan.steps.map(({ id }) => [id, { status: 'pending', failures: 0, attempts: 0 }]),
  ),
  checks: { pass: 0, fail: 0, unknown: 0 },
});

export const stepOf = (plan: Plan, id: string): PlannedStep | undefined =>
  plan.steps.find((step) => step.id === id);
