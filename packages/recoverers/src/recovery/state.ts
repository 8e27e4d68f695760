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
  type EventOfType,
  type LedgerEvent,
  type OnFailure,
  type PlannedStep,
  type RecoveryEvent,
} from '@recovery-ledger/ledger';
import { evolveStep } from './evolve-step.ts';

type Evidence = Readonly<Record<string, unknown>>;

export type StepState =
  | { readonly status: 'pending'; readonly failures: 0; readonly attempts: 0 }
  | {
      readonly status: 'started';
      readonly epoch: Epoch;
      readonly failures: number;
      readonly attempts: number;
    }
  | { readonly status: 'waiting'; readonly failures: number; readonly attempts: number }
  | { readonly status: 'succeeded'; readonly output: Evidence; readonly attempts: number }
  | {
      readonly status: 'failed';
      readonly reason: string;
      readonly attempts: number;
      /** As the failure says it, which for an approval is what its policy says. */
      readonly onFailure: OnFailure;
      /** What it found all the same: a later step may judge by it. */
      readonly evidence: Evidence;
    }
  | { readonly status: 'skipped'; readonly reason: string }
  | { readonly status: 'undone'; readonly output: Evidence };

type CheckResult = EventOfType<'CheckCompleted'>['data']['result'];

/** How often a step's undo was tried, and failed since the last time a person let it go on. */
export type Undoing = {
  readonly attempts: number;
  readonly failures: number;
  readonly reason: string;
};

export type Plan = Extract<RecoveryEvent, { type: 'RecoveryPlanned' }>['data'];

export type Recovery =
  | { readonly status: 'unplanned' }
  | {
      readonly status: 'running' | 'paused' | 'completed' | 'failed' | 'abandoned';
      readonly plan: Plan;
      readonly epoch: Epoch;
      readonly steps: Readonly<Record<string, StepState>>;
      readonly undoing: Readonly<Record<string, Undoing>>;
      /** The step that a paused recovery waits at. */
      readonly pausedAt: string | null;
      /** What the newest of each check said, by the check's name. */
      readonly checks: Readonly<Record<string, CheckResult>>;
    };

export const initial: Recovery = { status: 'unplanned' };

export type Planned = Exclude<Recovery, { status: 'unplanned' }>;

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
      return state.status === 'paused' ? reopened(current) : current;
    case 'RecoveryPaused':
      return { ...current, status: 'paused', pausedAt: event.data.step };
    case 'RecoveryCompleted':
      return { ...current, status: 'completed' };
    case 'RecoveryFailed':
      return { ...current, status: 'failed' };
    case 'RecoveryAbandoned':
      return { ...current, status: 'abandoned' };
    case 'CheckCompleted':
      return { ...current, checks: { ...state.checks, [event.data.check]: event.data.result } };
    default:
      return evolveStep(current, event);
  }
};

/**
 * A person let it go on: the step that it stopped at is tried again, as often as at first, and what
 * was found before the pause is found anew, for nobody knows how long it lasted.
 */
const reopened = (state: Planned): Planned => {
  const running: Planned = { ...state, status: 'running', pausedAt: null };
  const id = state.pausedAt ?? '';
  const [step, undo] = [state.steps[id], state.undoing[id]];
  if (undo !== undefined && undo.failures > 0) {
    return { ...running, undoing: { ...state.undoing, [id]: { ...undo, failures: 0 } } };
  }
  if (step?.status === 'failed' && step.onFailure === 'compensate') {
    return { ...running, steps: { ...state.steps, [id]: triedAgain(step.attempts) } };
  }
  const steps = state.plan.steps.flatMap((planned): [string, StepState][] => {
    const before = state.steps[planned.id];
    const isAgain =
      (before?.status === 'failed' && planned.id === id) ||
      (before?.status === 'succeeded' && isFinding(planned));
    return isAgain ? [[planned.id, triedAgain(before.attempts)]] : [];
  });
  return { ...running, steps: { ...state.steps, ...Object.fromEntries(steps) } };
};

const triedAgain = (attempts: number): StepState => ({ status: 'waiting', failures: 0, attempts });

const findingPhases: readonly PlannedStep['phase'][] = ['reconcile', 'validate'];
const byPeople: readonly string[] = ['approve', 'tick'];

/** It says how things are; a person's word is not asked for twice, nor is done what lasts. */
const isFinding = ({ phase, action, irreversible, undo }: PlannedStep): boolean =>
  findingPhases.includes(phase) && !irreversible && undo === null && !byPeople.includes(action);

const planned = (plan: Plan): Recovery => ({
  status: 'running',
  plan,
  epoch: plan.epoch,
  steps: Object.fromEntries(
    plan.steps.map(({ id }) => [id, { status: 'pending', failures: 0, attempts: 0 }]),
  ),
  undoing: {},
  pausedAt: null,
  checks: {},
});

export const stepOf = (plan: Plan, id: string): PlannedStep | undefined =>
  plan.steps.find((step) => step.id === id);
