/** The events that report one step: begun, ended, left out, undone. Pure. */
import {
  compareEpochs,
  type Epoch,
  type PlannedStep,
  type RecoveryEvent,
} from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import type { Refusal, StepCommand, UndoCommand } from './commands.ts';
import { nextUndo } from './compensation.ts';
import { ofRecovery } from './of-recovery.ts';
import { type Planned, type StepState, stepOf } from './state.ts';

type Decision = E.Either<Refusal, readonly RecoveryEvent[]>;

export const decideStep = (command: StepCommand, recovery: Planned): Decision => {
  const planned = stepOf(recovery.plan, command.step);
  const state = recovery.steps[command.step];
  if (planned === undefined || state === undefined) return unknown(command.step);
  const over = ['succeeded', 'failed', 'skipped', 'undone'].includes(state.status);
  if (over) return E.right([]);
  const { step, attempt, epoch } = command;
  const data = { ...ofRecovery(recovery, epoch), step, phase: planned.phase, attempt };
  switch (command.type) {
    case 'StartStep':
      return E.right([{ type: 'StepStarted', data: { ...data, recoverer: command.recoverer } }]);
    case 'ReportSuccess': {
      const { output } = command;
      const durationNs = String(command.durationNs);
      const { rehearsal: rehearsed } = recovery.plan;
      return E.right([{ type: 'StepSucceeded', data: { ...data, durationNs, output, rehearsed } }]);
    }
    case 'ReportFailure':
      return E.right([
        { type: 'StepFailed', data: { ...data, ...failure(command, planned, state) } },
      ]);
  }
};

const failure = (
  command: Extract<StepCommand, { type: 'ReportFailure' }>,
  planned: PlannedStep,
  state: StepState,
) => {
  const { reason, evidence, retry, onFailure = planned.onFailure } = command;
  const failures = 'failures' in state ? state.failures : 0;
  const willRetry = retry && failures + 1 < planned.attempts;
  return { durationNs: String(command.durationNs), reason, willRetry, onFailure, evidence };
};

type Skip = { readonly epoch: Epoch; readonly step: string; readonly reason: string };

/**
 * By the plan or its activation, also between two attempts or when its holder died at it; or by a
 * person: then also what the recovery waits at, whatever came of it.
 */
export const decideSkip = ({ epoch, step, reason }: Skip, recovery: Planned): Decision => {
  const planned = stepOf(recovery.plan, step);
  const state = recovery.steps[step];
  if (planned === undefined || state === undefined) return unknown(step);
  if (state.status === 'skipped') return E.right([]);
  const isOpen =
    state.status === 'pending' ||
    state.status === 'waiting' ||
    (state.status === 'started' && compareEpochs(state.epoch, epoch) < 0);
  if (!isOpen && recovery.pausedAt !== step) {
    return E.left({ _tag: 'NotToSkip', step });
  }
  const data = { ...ofRecovery(recovery, epoch), step, phase: planned.phase, reason };
  return E.right([{ type: 'StepSkipped', data }]);
};

export const decideUndo = (command: UndoCommand, recovery: Planned): Decision => {
  const { step, epoch, attempt, output, undone, reason } = command;
  const planned = stepOf(recovery.plan, step);
  if (planned === undefined) return unknown(step);
  const known = recovery.undoing[step]?.attempts ?? 0;
  if (recovery.steps[step]?.status === 'undone' || attempt <= known) return E.right([]);
  const due = nextUndo(recovery);
  if (due.kind !== 'undo' || due.step.id !== step) return E.left({ _tag: 'NotToUndo', step });
  const data = {
    ...ofRecovery(recovery, epoch),
    ...{ step, phase: planned.phase, attempt, output, reason },
    durationNs: String(command.durationNs),
    result: undone ? 'undone' : 'failed',
  } as const;
  return E.right([{ type: 'StepCompensated', data }]);
};

const unknown = (step: string): Decision => E.left({ _tag: 'UnknownStep', step });
