/**
 * Which steps decide when a recovery will be over, and where it takes longer than it may. Pure.
 *
 * What has ended took what it took; what runs takes its budget, or as long as it has taken by now;
 * what has not begun takes its budget after the last of what it needs. The path is what the last
 * step to end was waiting for, back to the first.
 */
import {
  compareEpochs,
  type Phase,
  type PlannedStep,
  type Recorded,
} from '@recovery-ledger/ledger';
import { evolve, initial, isRecoveryEvent, type Plan, type Recovery } from './state.ts';
import { evolveStepTimes, type StepTimes } from './step-times.ts';

export type Overrun = {
  readonly budgetMs: number;
  readonly spentMs: number;
  readonly overMs: number;
};

export type CriticalPath = {
  readonly steps: readonly string[];
  /** Until the last step ends, if nothing more goes wrong; 0 when all are over. */
  readonly remainingMs: number;
  /** From the first step's start to the last one's end, as it is now foreseen. */
  readonly totalMs: number;
  readonly steppedOver: readonly (Overrun & { readonly step: string })[];
  readonly phasesOver: readonly (Overrun & { readonly phase: Phase })[];
};

/** The path of a recovery from its events, as it is foreseen now; none before it is planned. */
export const pathOf = (events: readonly Recorded[], nowNs: bigint): CriticalPath | undefined => {
  let state: Recovery = initial;
  let times: StepTimes = {};
  for (const event of events) {
    if (!isRecoveryEvent(event)) continue;
    if (state.status !== 'unplanned' && compareEpochs(event.data.epoch, state.epoch) < 0) continue;
    times = evolveStepTimes(times, event);
    state = evolve(state, event);
  }
  return state.status === 'unplanned' ? undefined : criticalPath(state.plan, state, times, nowNs);
};

type Span = { readonly fromNs: bigint; readonly toNs: bigint; readonly begun: boolean };

export const criticalPath = (
  plan: Plan,
  state: Recovery,
  times: StepTimes,
  nowNs: bigint,
): CriticalPath => {
  const spans = spansOf(plan, state, times, nowNs);
  const ends = plan.steps.map(({ id }) => spans.get(id)?.toNs ?? nowNs);
  const starts = plan.steps.map(({ id }) => spans.get(id)?.fromNs ?? nowNs);
  const last = ends.reduce(later, plan.steps.length === 0 ? nowNs : 0n);
  const first = starts.reduce(earlier, last);
  return {
    steps: pathTo(plan.steps, spans, last),
    remainingMs: toMs(last > nowNs ? last - nowNs : 0n),
    totalMs: toMs(last - first),
    steppedOver: plan.steps.flatMap((step) => {
      const over = overrunOf(step.budgetMs, spans.get(step.id), nowNs);
      return over === undefined ? [] : [{ step: step.id, ...over }];
    }),
    phasesOver: phasesOver(plan, spans, nowNs),
  };
};

const spansOf = (
  { steps }: Plan,
  state: Recovery,
  times: StepTimes,
  nowNs: bigint,
): ReadonlyMap<string, Span> => {
  const spans = new Map<string, Span>();
  for (const step of steps) {
    const time = times[step.id];
    const budgetNs = toNs(step.budgetMs);
    const status = state.status === 'unplanned' ? 'pending' : state.steps[step.id]?.status;
    const needed = step.needs.map((need) => spans.get(need)?.toNs ?? nowNs).reduce(later, nowNs);
    if (time?.endedNs !== undefined) {
      spans.set(step.id, { fromNs: time.startedNs, toNs: time.endedNs, begun: true });
    } else if (status === 'skipped' || status === 'undone') {
      const atNs = step.needs.map((need) => spans.get(need)?.toNs ?? 0n).reduce(later, 0n);
      spans.set(step.id, { fromNs: atNs || nowNs, toNs: atNs || nowNs, begun: false });
    } else if (time !== undefined) {
      const toNs = later(nowNs, time.startedNs + budgetNs);
      spans.set(step.id, { fromNs: time.startedNs, toNs, begun: true });
    } else spans.set(step.id, { fromNs: needed, toNs: needed + budgetNs, begun: false });
  }
  return spans;
};

/** Back from the step that ends last, always over what it waited for longest. */
const pathTo = (
  steps: readonly PlannedStep[],
  spans: ReadonlyMap<string, Span>,
  lastNs: bigint,
): readonly string[] => {
  const endOf = (id: string): bigint => spans.get(id)?.toNs ?? 0n;
  const path: string[] = [];
  let at = steps.findLast(({ id }) => endOf(id) === lastNs);
  while (at !== undefined) {
    path.unshift(at.id);
    const { needs } = at;
    const waitedFor = needs.reduce<string | undefined>(
      (longest, need) => (longest === undefined || endOf(need) > endOf(longest) ? need : longest),
      undefined,
    );
    at = steps.find(({ id }) => id === waitedFor);
  }
  return path;
};

const phasesOver = ({ steps, variables }: Plan, spans: ReadonlyMap<string, Span>, nowNs: bigint) =>
  [...new Set(steps.map(({ phase }) => phase))].flatMap((phase) => {
    const budget = variables[`budget.${phase}`];
    const own = steps.flatMap(({ id, phase: of }) => {
      const span = spans.get(id);
      return of === phase && span?.begun === true ? [span] : [];
    });
    const [one, ...others] = own;
    if (budget === undefined || one === undefined) return [];
    const whole = others.reduce(
      (all, { fromNs, toNs }) => ({
        begun: true,
        fromNs: earlier(all.fromNs, fromNs),
        toNs: later(all.toNs, toNs),
      }),
      one,
    );
    const over = overrunOf(Number(budget), whole, nowNs);
    return over === undefined ? [] : [{ phase, ...over }];
  });

/** Only what has passed counts: what is foreseen is no overrun yet. */
const overrunOf = (
  budgetMs: number,
  span: Span | undefined,
  nowNs: bigint,
): Overrun | undefined => {
  if (span?.begun !== true) return undefined;
  const spentMs = toMs(earlier(span.toNs, nowNs) - span.fromNs);
  return spentMs > budgetMs ? { budgetMs, spentMs, overMs: spentMs - budgetMs } : undefined;
};

const later = (a: bigint, b: bigint): bigint => (a > b ? a : b);
const earlier = (a: bigint, b: bigint): bigint => (a < b ? a : b);
const toNs = (ms: number): bigint => BigInt(Math.round(ms * 1e6));
const toMs = (ns: bigint): number => Number(ns) / 1e6;
