/**
 * The events that report what happened to a step or to the whole recovery. Pure.
 * A repeated report changes nothing; a report under an older epoch is refused.
 */
import { compareEpochs, type Epoch, type RecoveryEvent } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import { type Recovery, stepOf } from './state.ts';

export type RecoveryCommand =
  | {
      readonly type: 'StartStep';
      readonly epoch: Epoch;
      readonly step: string;
      readonly attempt: number;
      readonly recoverer: string;
    }
  | {
      readonly type: 'ReportSuccess';
      readonly epoch: Epoch;
      readonly step: string;
      readonly attempt: number;
      readonly durationNs: bigint;
      readonly output: Readonly<Record<string, unknown>>;
    }
  | {
      readonly type: 'ReportFailure';
      readonly epoch: Epoch;
      readonly step: string;
      readonly attempt: number;
      readonly durationNs: bigint;
      readonly reason: string;
      readonly retry: boolean;
      readonly evidence: Readonly<Record<string, unknown>>;
    }
  | {
      readonly type: 'Continue';
      readonly epoch: Epoch;
      readonly recoverer: string;
      readonly reason: string;
    }
  | { readonly type: 'Complete'; readonly epoch: Epoch }
  | {
      readonly type: 'Pause' | 'Fail';
      readonly epoch: Epoch;
      readonly step: string;
      readonly reason: string;
    };

export type Refusal =
  | { readonly _tag: 'NotPlanned' }
  | { readonly _tag: 'StaleEpoch'; readonly newest: Epoch }
  | { readonly _tag: 'NotRunning'; readonly status: string }
  | { readonly _tag: 'UnknownStep'; readonly step: string };

type Planned = Extract<Recovery, { plan: unknown }>;
type Decision = E.Either<Refusal, readonly RecoveryEvent[]>;

export const decide = (command: RecoveryCommand, recovery: Recovery): Decision => {
  if (recovery.status === 'unplanned') return E.left({ _tag: 'NotPlanned' });
  if (compareEpochs(command.epoch, recovery.epoch) < 0) {
    return E.left({ _tag: 'StaleEpoch', newest: recovery.epoch });
  }
  if (command.type === 'Continue') return continued(command, recovery);
  if (command.type === 'Complete' && recovery.status === 'completed') return E.right([]);
  if (recovery.status !== 'running') {
    return E.left({ _tag: 'NotRunning', status: recovery.status });
  }
  switch (command.type) {
    case 'Complete': {
      const outcome = recovery.plan.rehearsal ? 'rehearsed' : 'recovered';
      const data = {
        ...common(recovery, command.epoch),
        outcome,
        checks: recovery.checks,
      } as const;
      return E.right([{ type: 'RecoveryCompleted', data }]);
    }
    case 'Pause':
    case 'Fail':
      return ended(command, recovery);
    default:
      return decideStep(command, recovery);
  }
};

type StepCommand = Extract<RecoveryCommand, { attempt: number }>;

const decideStep = (command: StepCommand, recovery: Planned): Decision => {
  const planned = stepOf(recovery.plan, command.step);
  const state = recovery.steps[command.step];
  if (planned === undefined || state === undefined) {
    return E.left({ _tag: 'UnknownStep', step: command.step });
  }
  if (state.status === 'succeeded' || state.status === 'failed') return E.right([]);
  const { step, attempt, epoch } = command;
  const data = { ...common(recovery, epoch), step, phase: planned.phase, attempt };
  switch (command.type) {
    case 'StartStep':
      return E.right([{ type: 'StepStarted', data: { ...data, recoverer: command.recoverer } }]);
    case 'ReportSuccess': {
      const { durationNs, output } = command;
      const rehearsed = recovery.plan.rehearsal;
      return E.right([
        {
          type: 'StepSucceeded',
          data: { ...data, durationNs: String(durationNs), output, rehearsed },
        },
      ]);
    }
    case 'ReportFailure': {
      const { durationNs, reason, retry, evidence } = command;
      const failures = 'failures' in state ? state.failures : 0;
      const willRetry = retry && failures + 1 < planned.attempts;
      const { onFailure } = planned;
      const failure = { durationNs: String(durationNs), reason, willRetry, onFailure, evidence };
      return E.right([{ type: 'StepFailed', data: { ...data, ...failure } }]);
    }
  }
};

const continued = (
  { epoch, recoverer, reason }: Extract<RecoveryCommand, { type: 'Continue' }>,
  recovery: Planned,
): Decision =>
  recovery.status === 'running' || recovery.status === 'paused'
    ? E.right([
        { type: 'RecoveryContinued', data: { ...common(recovery, epoch), recoverer, reason } },
      ])
    : E.left({ _tag: 'NotRunning', status: recovery.status });

const ended = (
  { type, epoch, step, reason }: Extract<RecoveryCommand, { type: 'Pause' | 'Fail' }>,
  recovery: Planned,
): Decision => {
  const data = { ...common(recovery, epoch), step, reason };
  const hint = 'trading stays halted: mend the cause, then start the runbook again by hand';
  return E.right([
    type === 'Pause'
      ? { type: 'RecoveryPaused', data }
      : { type: 'RecoveryFailed', data: { ...data, hint } },
  ]);
};

const common = ({ plan }: Planned, epoch: Epoch) => ({
  recovery: plan.recovery,
  incident: plan.incident,
  component: plan.component,
  epoch,
});
