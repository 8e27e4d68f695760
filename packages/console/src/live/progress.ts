/**
 * A recovery as it goes, folded from the log: what a live view draws. Pure.
 * Times are milliseconds from the onset (the first bad sample of the confirmed failure), so that
 * the bar shows the same clock that the verdict is computed from.
 */
import {
  elapsedBetween,
  type Meta,
  type PlannedStep,
  type Recorded,
} from '@recovery-ledger/ledger';
import { incidentOf } from '../reports/incident-of.ts';

export type LiveStep = {
  readonly step: string;
  readonly phase: string;
  readonly status: 'waits' | 'runs' | 'done' | 'failed' | 'skipped';
  readonly attempt: number;
  readonly startedMs: number | null;
  readonly endedMs: number | null;
};

export type Progress = {
  /** The incident that is watched; null until a failure is confirmed. */
  readonly incident: string | null;
  /** Only its failures are looked at; null until one is confirmed. */
  readonly component: string | null;
  readonly failureType: string | null;
  readonly confirmed: Meta | null;
  readonly detectedMs: number;
  readonly targetMs: number | null;
  readonly decidedMs: number | null;
  readonly onto: string | null;
  readonly recoverer: string | null;
  readonly steps: readonly LiveStep[];
  /** When the component's resume criterion was met. */
  readonly resumedMs: number | null;
  readonly status: 'watching' | 'suspected' | 'failed' | 'recovering' | 'waits' | 'over';
  readonly outcome: string | null;
};

export type Watched = { readonly incident?: string | null; readonly component?: string | null };

/** Watches an incident by its id, or the next failure of a component, or of any. */
export const watching = ({ incident = null, component = null }: Watched): Progress => ({
  incident,
  component,
  failureType: null,
  confirmed: null,
  detectedMs: 0,
  targetMs: null,
  decidedMs: null,
  onto: null,
  recoverer: null,
  steps: [],
  resumedMs: null,
  status: 'watching',
  outcome: null,
});

/** Milliseconds from the onset to a recorded event; 0 before the failure is confirmed. */
export const offsetMs = ({ confirmed, detectedMs }: Progress, meta: Meta): number =>
  confirmed === null ? 0 : detectedMs + Number(elapsedBetween(confirmed, meta).ns / 1000n) / 1000;

export const evolveProgress = (progress: Progress, event: Recorded): Progress => {
  if (event.type === 'EstatePublished') return progress;
  if (progress.confirmed === null) return evolveDetection(progress, event);
  return incidentOf(event) === progress.incident ? evolveIncident(progress, event) : progress;
};

const evolveDetection = (progress: Progress, event: Recorded): Progress => {
  if (event.type !== 'FailureSuspected' && event.type !== 'FailureConfirmed') return progress;
  if (progress.component !== null && progress.component !== event.data.component) return progress;
  if (event.type === 'FailureSuspected') {
    return progress.status === 'watching' ? { ...progress, status: 'suspected' } : progress;
  }
  const incident = `inc-${event.meta.sequence}`;
  if (progress.incident !== null && progress.incident !== incident) return progress;
  const { component, failureType, onset } = event.data;
  return {
    ...progress,
    incident,
    component,
    failureType,
    confirmed: event.meta,
    detectedMs: Number(onset.firstBadAgeNs) / 1e6,
    status: 'failed',
  };
};

const evolveIncident = (progress: Progress, event: Recorded): Progress => {
  const ms = offsetMs(progress, event.meta);
  switch (event.type) {
    case 'RecoveryDecided': {
      const chosen = event.data.candidates.find((candidate) => candidate.chosen);
      const { targetMs } = event.data;
      return { ...progress, targetMs, decidedMs: ms, onto: chosen?.instance ?? null };
    }
    case 'RecoveryWithheld':
      return { ...progress, decidedMs: ms, status: 'waits', outcome: 'a person must act' };
    case 'RecoveryPlanned': {
      const { recoverer, targetMs, steps } = event.data;
      return { ...progress, recoverer, targetMs, steps: steps.map(waiting), status: 'recovering' };
    }
    case 'RecoveryContinued':
      return { ...progress, recoverer: event.data.recoverer, status: 'recovering' };
    case 'RecoveryPaused':
      return { ...progress, status: 'waits', outcome: event.data.reason };
    case 'RecoveryFailed':
    case 'RecoveryAbandoned':
      return { ...progress, outcome: event.data.reason };
    case 'TradingResumed':
      return event.data.remainingHalts.length > 0 ? progress : { ...progress, resumedMs: ms };
    case 'RecoveryCompleted':
      return { ...progress, resumedMs: progress.resumedMs ?? ms };
    case 'IncidentResolved':
      return { ...progress, status: 'over', outcome: event.data.outcome };
    default:
      return evolveStep(progress, event, ms);
  }
};

const evolveStep = (progress: Progress, event: Recorded, ms: number): Progress => {
  switch (event.type) {
    case 'StepStarted': {
      const { attempt } = event.data;
      return change(progress, event.data.step, ({ startedMs }) => ({
        status: 'runs',
        attempt,
        startedMs: startedMs ?? ms,
      }));
    }
    case 'StepSucceeded':
      return change(progress, event.data.step, () => ({ status: 'done', endedMs: ms }));
    case 'StepSkipped':
      return change(progress, event.data.step, () => ({ status: 'skipped', endedMs: ms }));
    case 'StepFailed': {
      const { willRetry } = event.data;
      return willRetry
        ? progress
        : change(progress, event.data.step, () => ({ status: 'failed', endedMs: ms }));
    }
    default:
      return progress;
  }
};

const waiting = ({ id, phase }: PlannedStep): LiveStep => ({
  step: id,
  phase,
  status: 'waits',
  attempt: 0,
  startedMs: null,
  endedMs: null,
});

const change = (
  progress: Progress,
  step: string,
  update: (before: LiveStep) => Partial<LiveStep>,
): Progress => ({
  ...progress,
  steps: progress.steps.map((of) => (of.step === step ? { ...of, ...update(of) } : of)),
});
