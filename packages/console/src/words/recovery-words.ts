/** The life of a recovery in plain words. Pure. */
import type { RecoveryEvent } from '@recovery-ledger/ledger';
import { showMs } from '../terminal/show-ms.ts';
import { count } from './list.ts';

const took = (ns: string): string => showMs(Number(ns) / 1e6);

const again = (attempt: number): string => (attempt > 1 ? `, attempt ${attempt}` : '');

type LifeEvent = Exclude<RecoveryEvent, { type: 'ApprovalRequested' }>;

export const recoveryWords = (event: LifeEvent): string => {
  switch (event.type) {
    case 'RecoveryPlanned': {
      const { runbook, steps, targetMs, rehearsal } = event.data;
      const kind = rehearsal ? 'rehearsal' : 'plan';
      return `${kind}: ${count(steps.length, 'step')} of ${runbook}, target ${showMs(targetMs)}`;
    }
    case 'DataLossMeasured':
      return `data loss ${event.data.state}: ${lost(event.data.lostRecords)} (${event.data.basis})`;
    case 'RecoveryCompleted': {
      const { pass, fail, unknown } = event.data.checks;
      return `recovery of ${event.data.component} complete: ${pass} checks passed, ${fail} failed, ${unknown} unknown`;
    }
    case 'RecoveryFailed':
      return `recovery failed at ${event.data.step}: ${event.data.reason}; ${event.data.hint}`;
    case 'RecoveryAbandoned':
      return `recovery abandoned: ${event.data.reason}`;
    case 'RecoveryPaused':
      return `recovery waits at ${event.data.step}: ${event.data.reason}`;
    case 'RecoveryContinued':
      return `${event.data.recoverer} carries on: ${event.data.reason}`;
    default:
      return stepWords(event);
  }
};

type StepEvent = Extract<
  RecoveryEvent,
  {
    type:
      | 'StepStarted'
      | 'StepSucceeded'
      | 'StepFailed'
      | 'StepSkipped'
      | 'StepCompensated'
      | 'CheckCompleted';
  }
>;

const stepWords = (event: StepEvent): string => {
  const { step } = event.data;
  switch (event.type) {
    case 'StepStarted':
      return `${event.data.phase}: ${step} begins${again(event.data.attempt)}`;
    case 'StepSucceeded': {
      const rehearsed = event.data.rehearsed ? ' (rehearsed: nothing was changed)' : '';
      return `${event.data.phase}: ${step} done in ${took(event.data.durationNs)}${rehearsed}`;
    }
    case 'StepFailed': {
      const { phase, durationNs, reason, willRetry, onFailure, attempt } = event.data;
      const next = willRetry ? 'it is tried again' : onFailure;
      return `${phase}: ${step} failed after ${took(durationNs)}${again(attempt)}: ${reason} (${next})`;
    }
    case 'StepSkipped':
      return `${event.data.phase}: ${step} skipped: ${event.data.reason}`;
    case 'StepCompensated':
      return `${event.data.phase}: ${step} undone`;
    case 'CheckCompleted':
      return `check ${event.data.check}: ${event.data.result}, ${event.data.detail}`;
  }
};

export const lost = (records: number | null): string =>
  records === null ? 'not known' : records === 0 ? 'nothing lost' : `${records} records lost`;
