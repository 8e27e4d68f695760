/**
 * How recoveries end, and whether they do alike from wherever they are cut off. Pure, for tests.
 */
import type { Epoch, PlannedStep, RecoveryEvent } from '@recovery-ledger/ledger';
import { cutOffs, hold, type Run, runOf, type Scene, takeOver } from './holders.ts';
import { first, plan } from './scripted-recovery.ts';

export const later: Epoch = { generation: 0, sequence: 99 };

export const planned = (
  steps: readonly PlannedStep[],
  variables: Readonly<Record<string, string>> = {},
): Run => {
  if (plan.type !== 'RecoveryPlanned') throw new Error('no plan');
  const event: RecoveryEvent = { ...plan, data: { ...plan.data, steps, variables } };
  return runOf([event]);
};

/** How it ended, and what stands then. */
type End = {
  readonly status: string;
  readonly pausedAt: string | null;
  readonly steps: Readonly<Record<string, string>>;
};

export const endOf = ({ state }: Run): End => {
  if (state.status === 'unplanned') return { status: 'unplanned', pausedAt: null, steps: {} };
  const { status, pausedAt } = state;
  const steps = Object.entries(state.steps).map(([id, step]) => [id, step.status] as const);
  return { status, pausedAt, steps: Object.fromEntries(steps) };
};

/**
 * The same end. Where a failure stopped it, a step that has nothing to do with that may have begun
 * before or not: that is a matter of time, with or without a takeover, so both are the same.
 */
const isSame = (one: End, other: End): boolean =>
  one.status === other.status &&
  one.pausedAt === other.pausedAt &&
  Object.keys(other.steps).every((id) => {
    const both = [one, other].map(({ steps }) => steps[id] ?? 'missing');
    const free = both.every((status) => ['pending', 'succeeded', 'undone'].includes(status));
    const mayDiffer = one.status !== 'completed' && free;
    return both[0] === both[1] || (mayDiffer && !(isUndone(one) && both.includes('succeeded')));
  });

/** When all was undone, what was begun and what was not stand alike; what succeeded does not. */
const isUndone = ({ status, steps }: End): boolean =>
  status === 'failed' && Object.values(steps).includes('undone');

/** At every event from one on: cut off, taken over, driven to the end. Gives the unlike ends. */
export const unlike = (start: Run, scene: Scene, from = 1, same = isSame): readonly number[] => {
  const whole = hold(start, { epoch: first, scene });
  const wanted = endOf(whole);
  return cutOffs(whole)
    .slice(from - 1, -1)
    .filter((cutOff) => !same(endOf(takeOver(cutOff, { epoch: later, scene })), wanted))
    .map(({ events }) => events.length);
};
