/**
 * Whether a recovery did what its plan said: the executed steps against the pinned ones. Pure, from
 * the recovery's events alone.
 */
import { compareEpochs, type PlannedStep, type Recorded } from '@recovery-ledger/ledger';
import { evolve, initial, isRecoveryEvent, type Plan, type Recovery } from './state.ts';
import { evolveStepTimes, type StepTimes } from './step-times.ts';

export type Deviation = {
  readonly kind:
    | 'skipped'
    | 'not_begun'
    | 'extra'
    | 'out_of_order'
    | 'overrun'
    | 'manual'
    | 'undone'
    | 'stale';
  readonly step: string;
  readonly sequence: number | null;
  readonly detail: string;
};

export type Conformance = {
  readonly recovery: string;
  readonly runbook: string;
  readonly runbookHash: string;
  readonly status: string;
  /** Nothing but what the plan itself provides for. */
  readonly conforms: boolean;
  readonly deviations: readonly Deviation[];
};

/** A planned skip, an overrun and a person's part are told; they break no plan. */
const allowed: readonly Deviation['kind'][] = ['overrun', 'manual'];

/** Undefined when it was never planned. */
export const conformanceOf = (events: readonly Recorded[]): Conformance | undefined => {
  let state: Recovery = initial;
  let times: StepTimes = {};
  const deviations: Deviation[] = [];
  for (const event of events) {
    if (!isRecoveryEvent(event)) continue;
    deviations.push(...deviationsAt(event, state));
    const isStale =
      state.status !== 'unplanned' && compareEpochs(event.data.epoch, state.epoch) < 0;
    if (!isStale) times = evolveStepTimes(times, event);
    state = evolve(state, event);
  }
  if (state.status === 'unplanned') return undefined;
  const { plan, status } = state;
  deviations.push(...plan.steps.flatMap((step) => atTheEnd(step, state, times)));
  const breaks = deviations.filter(
    ({ kind, step }) =>
      !allowed.includes(kind) && !(kind === 'skipped' && isPlannedSkip(plan, step)),
  );
  const { recovery, runbook, runbookHash } = plan;
  const conforms = breaks.length === 0 && status === 'completed';
  return { recovery, runbook, runbookHash, status, conforms, deviations };
};

const isPlannedSkip = ({ variables }: Plan, step: string): boolean =>
  variables[`skip.${step}`] !== undefined;

const deviationsAt = (event: Recorded, state: Recovery): readonly Deviation[] => {
  if (state.status === 'unplanned' || !isRecoveryEvent(event)) return [];
  const { sequence } = event.meta;
  const step = 'step' in event.data ? event.data.step : '';
  const found = (kind: Deviation['kind'], detail: string) => [{ kind, step, sequence, detail }];
  if (compareEpochs(event.data.epoch, state.epoch) < 0) {
    return found('stale', `${event.type} by a holder that had lost the claim: not applied`);
  }
  const planned = state.plan.steps.find(({ id }) => id === step);
  if (step !== '' && planned === undefined) {
    return found('extra', `${event.type} of a step that the plan does not have`);
  }
  switch (event.type) {
    case 'StepStarted': {
      const open = (planned?.needs ?? []).filter((need) => !isDone(state, need));
      return open.length === 0 ? [] : found('out_of_order', `begun before ${open.join(', ')}`);
    }
    case 'StepSkipped':
      return found('skipped', event.data.reason);
    case 'StepCompensated':
      return found('undone', event.data.result === 'undone' ? 'undone' : event.data.reason);
    case 'RecoveryContinued':
      return state.status === 'paused'
        ? [{ kind: 'manual', step: state.pausedAt ?? '', sequence, detail: event.data.reason }]
        : [];
    case 'RecoveryAbandoned':
      return found('manual', event.data.reason);
    default:
      return [];
  }
};

const isDone = (state: Extract<Recovery, { plan: Plan }>, id: string): boolean => {
  const step = state.steps[id];
  return (
    step?.status === 'succeeded' ||
    step?.status === 'skipped' ||
    (step?.status === 'failed' && step.onFailure === 'continue')
  );
};

const byPeople = ['approve', 'tick'];

const atTheEnd = (
  { id: step, action, budgetMs }: PlannedStep,
  state: Extract<Recovery, { plan: Plan }>,
  times: StepTimes,
): readonly Deviation[] => {
  const time = times[step];
  const status = state.steps[step]?.status;
  const of = (kind: Deviation['kind'], detail: string) => [{ kind, step, sequence: null, detail }];
  if (status === 'pending') return of('not_begun', `the recovery is ${state.status}`);
  const manual = byPeople.includes(action) ? of('manual', `a person's part: ${action}`) : [];
  if (time?.endedNs === undefined) return manual;
  const spentMs = Number(time.endedNs - time.startedNs) / 1e6;
  const over = of('overrun', `${Math.round(spentMs)} ms of ${budgetMs} ms`);
  return spentMs > budgetMs ? [...manual, ...over] : manual;
};
