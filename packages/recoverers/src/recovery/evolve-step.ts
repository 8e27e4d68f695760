/** What an event says about one step of a recovery, folded. Pure. */
import type { EventOfType, RecoveryEvent } from '@recovery-ledger/ledger';
import type { Planned, StepState } from './state.ts';

export const evolveStep = (state: Planned, event: RecoveryEvent): Planned => {
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
      return set({
        status: 'succeeded',
        output: event.data.output,
        attempts: event.data.attempt,
      });
    case 'StepFailed':
      return set(afterFailure(event, before));
    case 'StepSkipped':
      return set({ status: 'skipped', reason: event.data.reason });
    case 'StepCompensated':
      return event.data.result === 'undone'
        ? set({ status: 'undone', output: event.data.output })
        : withFailedUndo(state, event);
    default:
      return state;
  }
};

const afterFailure = (
  { data }: EventOfType<'StepFailed'>,
  before: StepState | undefined,
): StepState => {
  const { attempt: attempts, reason, onFailure, evidence } = data;
  return data.willRetry
    ? { status: 'waiting', failures: failuresOf(before) + 1, attempts }
    : { status: 'failed', reason, attempts, onFailure, evidence };
};

const withFailedUndo = (state: Planned, { data }: EventOfType<'StepCompensated'>): Planned => {
  const failures = (state.undoing[data.step]?.failures ?? 0) + 1;
  const undo = { attempts: data.attempt, failures, reason: data.reason };
  return { ...state, undoing: { ...state.undoing, [data.step]: undo } };
};

const failuresOf = (step: StepState | undefined): number =>
  step !== undefined && 'failures' in step ? step.failures : 0;
