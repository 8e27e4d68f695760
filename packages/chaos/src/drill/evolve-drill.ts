/** One drill after one event; the same drill when the event is not about it. Pure. */
import type { Blocker, Recorded } from '@recovery-ledger/ledger';
import type { Drill, Progress, Response } from './drill.ts';

type Failing = Extract<Progress, { status: 'failing' }>;

export const evolveDrill = (drill: Drill, event: Recorded): Drill => {
  switch (event.type) {
    case 'FaultInjected':
    case 'DrillConcluded':
      return event.data.drill === drill.drill ? advance(drill, event) : drill;
    case 'FailureSuspected':
    case 'FailureConfirmed':
      return event.data.evidence['drill'] === drill.drill ? advance(drill, event) : drill;
    default:
      return progressed(drill, afterResponse(drill.progress, event));
  }
};

const advance = (drill: Drill, { type, data, meta }: Recorded): Drill => {
  const { progress } = drill;
  const { sequence } = meta;
  switch (type) {
    case 'FailureSuspected':
      if (progress.status !== 'starting') return drill;
      return progressed(drill, {
        ...progress,
        observers: [...progress.observers, { name: data.observer, suspicion: sequence }],
      });
    case 'FailureConfirmed':
      return progressed(drill, {
        status: 'failing',
        failure: sequence,
        injected: false,
        incident: `inc-${sequence}`,
        response: { kind: 'none' },
      });
    case 'FaultInjected':
      if (progress.status !== 'failing') return { ...drill, last: sequence };
      return { ...drill, last: sequence, progress: { ...progress, injected: true } };
    default: {
      const failure = progress.status === 'starting' ? null : progress.failure;
      const concluded: Progress = { status: 'concluded', failure, cleared: failure === null };
      return { ...drill, last: sequence, progress: concluded };
    }
  }
};

/** What recoverers wrote, as far as it is about the drill's failure. */
const afterResponse = (progress: Progress, event: Recorded): Progress => {
  if (event.type === 'FailureCleared' && progress.status === 'concluded') {
    return event.data.failure === progress.failure ? { ...progress, cleared: true } : progress;
  }
  if (progress.status !== 'failing') return progress;
  if (event.type === 'FailureAssigned') {
    const { failure, incident } = event.data;
    return failure === progress.failure ? { ...progress, incident } : progress;
  }
  const response = responseTo(progress, event);
  return response === undefined ? progress : { ...progress, response };
};

const responseTo = (
  { failure, response }: Failing,
  { type, data }: Recorded,
): Response | undefined => {
  switch (type) {
    case 'RecoveryDecided':
      return data.failure === failure ? { kind: 'decided', recovery: data.recovery } : undefined;
    case 'RecoveryWithheld': {
      if (data.failure !== failure) return undefined;
      return { kind: 'withheld', why: data.blockers.map(inWords).join('; ') };
    }
    case 'RecoveryPaused':
      return isOf(response, data) ? { kind: 'paused', ...pick(data) } : undefined;
    case 'RecoveryContinued':
      return isOf(response, data) ? { kind: 'decided', recovery: data.recovery } : undefined;
    case 'RecoveryFailed':
      return isOf(response, data)
        ? { kind: 'failed', why: `failed at ${data.step}: ${data.reason}` }
        : undefined;
    case 'RecoveryAbandoned':
      return isOf(response, data)
        ? { kind: 'failed', why: `abandoned: ${data.reason}` }
        : undefined;
    case 'RecoveryCompleted': {
      const { outcome, checks } = data;
      return isOf(response, data) ? { kind: 'completed', outcome, checks } : undefined;
    }
    default:
      return undefined;
  }
};

/** Whoever asks twice in a row meets the anti-flap window, and need only ask again later. */
const inWords = ({ code, detail, lift }: Blocker): string =>
  code === 'anti_flap'
    ? `${detail}; drills keep to that window too: ask again ${lift}`
    : `${detail} (to lift: ${lift})`;

const pick = ({ recovery, reason }: { readonly recovery: string; readonly reason: string }) => ({
  recovery,
  why: reason,
});

const isOf = (response: Response, { recovery }: { readonly recovery: string }): boolean =>
  (response.kind === 'decided' || response.kind === 'paused') && response.recovery === recovery;

const progressed = (drill: Drill, progress: Progress): Drill =>
  progress === drill.progress ? drill : { ...drill, progress };
