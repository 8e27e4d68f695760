/**
 * The events that report what happened to a step or to the whole recovery. Pure.
 * A repeated report changes nothing; a report under an older epoch is refused.
 */
import { compareEpochs, type RecoveryEvent } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import type { ContinueCommand, EndCommand, RecoveryCommand, Refusal } from './commands.ts';
import { decideSkip, decideStep, decideUndo } from './decide-step.ts';
import { ofRecovery } from './of-recovery.ts';
import type { Planned, Recovery } from './state.ts';

type Decision = E.Either<Refusal, readonly RecoveryEvent[]>;

export const decide = (command: RecoveryCommand, recovery: Recovery): Decision => {
  if (recovery.status === 'unplanned') return E.left({ _tag: 'NotPlanned' });
  if (compareEpochs(command.epoch, recovery.epoch) < 0) {
    return E.left({ _tag: 'StaleEpoch', newest: recovery.epoch });
  }
  if (command.type === 'Continue') return continued(command, recovery);
  if (command.type === 'Abandon') return abandoned(command, recovery);
  if (command.type === 'Complete' && recovery.status === 'completed') return E.right([]);
  if (recovery.status !== 'running') {
    return E.left({ _tag: 'NotRunning', status: recovery.status });
  }
  switch (command.type) {
    case 'Complete':
      return completed(command, recovery);
    case 'Pause':
    case 'Fail':
      return ended(command, recovery);
    case 'SkipStep':
      return decideSkip(command, recovery);
    case 'ReportUndo':
      return decideUndo(command, recovery);
    default:
      return decideStep(command, recovery);
  }
};

type Of<T extends RecoveryCommand['type']> = Extract<RecoveryCommand, { type: T }>;

const completed = ({ epoch }: Of<'Complete'>, recovery: Planned): Decision => {
  const outcome = recovery.plan.rehearsal ? 'rehearsed' : 'recovered';
  const results = Object.values(recovery.checks);
  const count = (...wanted: readonly string[]) =>
    results.filter((result) => wanted.includes(result)).length;
  const checks = {
    pass: count('pass'),
    fail: count('fail'),
    unknown: count('unknown', 'not_run'),
  };
  const data = { ...ofRecovery(recovery, epoch), outcome, checks } as const;
  return E.right([{ type: 'RecoveryCompleted', data }]);
};

const continued = (command: ContinueCommand, recovery: Planned): Decision => {
  const { epoch, recoverer, by } = command;
  const { status } = recovery;
  if (status !== 'running' && status !== 'paused') return E.left({ _tag: 'NotRunning', status });
  const says = (reason: string): RecoveryEvent => ({
    type: 'RecoveryContinued',
    data: { ...ofRecovery(recovery, epoch), recoverer, reason },
  });
  if (by === undefined) return E.right(status === 'paused' ? [] : [says(command.reason)]);
  if (status === 'running') return E.right([]); // it goes on already
  const reason = `${by}: ${command.reason}`;
  const { skipStep } = command;
  if (skipStep === undefined) return E.right([says(reason)]);
  // The skip comes first: a crash between the two leaves it paused, and asked for again.
  const skipped = decideSkip({ epoch, step: skipStep, reason }, recovery);
  return E.isLeft(skipped) ? skipped : E.right([...skipped.right, says(reason)]);
};

const abandoned = ({ epoch, by, reason }: Of<'Abandon'>, recovery: Planned): Decision => {
  const { status } = recovery;
  if (status === 'abandoned') return E.right([]);
  if (status !== 'running' && status !== 'paused') return E.left({ _tag: 'NotRunning', status });
  const data = { ...ofRecovery(recovery, epoch), reason: `${by}: ${reason}` };
  return E.right([{ type: 'RecoveryAbandoned', data }]);
};

const ended = ({ type, epoch, step, reason }: EndCommand, recovery: Planned): Decision => {
  const data = { ...ofRecovery(recovery, epoch), step, reason };
  const hint = 'trading stays halted: mend the cause, then start the runbook again by hand';
  return E.right([
    type === 'Pause'
      ? { type: 'RecoveryPaused', data }
      : { type: 'RecoveryFailed', data: { ...data, hint } },
  ]);
};
