/**
 * One row per attempt at a step. Pure. A planned step stands as attempt 0 until its first start;
 * its plan (budget, reason why) stays with every attempt.
 */
import type { PlannedStep, Recorded } from '@recovery-ledger/ledger';
import { formatEpoch } from '@recovery-ledger/ledger';
import {
  flag,
  instant,
  json,
  maybe,
  milliseconds,
  type RowOf,
  text,
  whole,
} from '../model/column.ts';
import { happenedAt } from '../model/happened-at.ts';
import { type Find, type Projection, subjectsOf } from '../model/projection.ts';
import { type Change, defineTable, type Lookup, put, remove, rowsWhere } from '../model/table.ts';

const columns = {
  recovery: text('recovery that the step belongs to'),
  step: text('id of the step in its runbook'),
  attempt: whole('1 is the first attempt; 0 a step that has not started'),
  incident: text('incident of the recovery'),
  component: text('component that is recovered'),
  place: maybe(whole('place of the step in the plan, from 0')),
  phase: text('contain, fence, promote, restore, replay, reconcile, validate, route or resume'),
  action: maybe(text('action of the runbook')),
  why: maybe(text('why the runbook has this step')),
  budget_ms: maybe(whole('time that the plan gives it')),
  irreversible: maybe(flag('it cannot be undone')),
  status: text('planned, running, succeeded, rehearsed, failed, skipped, compensated, undo failed'),
  recoverer: maybe(text('recoverer that carried it out')),
  epoch: maybe(text('claim epoch it was carried out under, generation-sequence')),
  started_at: maybe(instant('StepStarted')),
  ended_at: maybe(instant('its end, whichever it was')),
  duration_ms: maybe(milliseconds('as the recoverer measured it, monotonic')),
  reason: maybe(text('why it failed or was skipped')),
  output: maybe(json<Readonly<Record<string, unknown>>>('what it found or produced')),
};

export type StepRow = RowOf<typeof columns>;

export const stepTable = defineTable('recovery_steps', 'Every attempt at every step.', {
  key: ['recovery', 'step', 'attempt'],
  columns,
  indexes: [['incident']],
});

export const recoverySteps: Projection = {
  name: 'recovery_steps',
  version: 2,
  subjects: subjectsOf('recovery'),
  tables: [stepTable],
  needs: (event) => {
    const lookup = lookupOf(event);
    return lookup === null ? [] : [lookup];
  },
  evolve: (event, find) => {
    if (event.type === 'RecoveryPlanned') return plan(event);
    const lookup = lookupOf(event);
    return lookup === null ? [] : carryOut(event, find, lookup);
  },
};

/** All attempts at the step: the plan's row gives what the attempt itself does not say. */
const lookupOf = ({ data }: Recorded): Lookup<StepRow> | null =>
  'recovery' in data && 'step' in data && 'phase' in data
    ? rowsWhere(stepTable, { recovery: data.recovery, step: data.step })
    : null;

const plan = ({ data }: Extract<Recorded, { type: 'RecoveryPlanned' }>): readonly Change[] =>
  data.steps.map((step, place) =>
    put(stepTable, { ...planned(data, step.id, step.phase, step, place) }),
  );

const planned = (
  { recovery, incident, component }: Pick<StepRow, 'recovery' | 'incident' | 'component'>,
  step: string,
  phase: string,
  details: PlannedStep | null,
  place: number | null,
): StepRow => ({
  recovery,
  step,
  attempt: 0,
  incident,
  component,
  place,
  phase,
  action: details?.action ?? null,
  why: details?.why ?? null,
  budget_ms: details?.budgetMs ?? null,
  irreversible: details?.irreversible ?? null,
  status: 'planned',
  recoverer: null,
  epoch: null,
  started_at: null,
  ended_at: null,
  duration_ms: null,
  reason: null,
  output: null,
});

const carryOut = (event: Recorded, find: Find, lookup: Lookup<StepRow>): readonly Change[] => {
  const { data } = event;
  if (!('step' in data) || !('phase' in data)) return [];
  const rows = find(lookup);
  const newest = rows.reduce((a, { attempt }) => Math.max(a, attempt), 0);
  // The attempts of an undo are its own: it stands with the newest attempt at the step.
  const own = event.type !== 'StepCompensated' && 'attempt' in data;
  const attempt = own ? data.attempt : newest;
  const base =
    rows.find((row) => row.attempt === attempt) ??
    rows[0] ??
    planned(data, data.step, data.phase, null, null);
  const fresh = event.type === 'StepStarted' ? blank(base) : base;
  const next = { ...fresh, ...change(event), attempt, epoch: formatEpoch(data.epoch) };
  const notStarted = rows.filter((row) => row.attempt === 0 && attempt > 0);
  return [...notStarted.map((row) => remove(stepTable, row)), put(stepTable, next)];
};

const blank = (row: StepRow): StepRow => ({
  ...row,
  ended_at: null,
  duration_ms: null,
  reason: null,
  output: null,
});

const change = (event: Recorded): Partial<StepRow> => {
  const at = happenedAt(event.meta);
  switch (event.type) {
    case 'StepStarted':
      return { status: 'running', recoverer: event.data.recoverer, started_at: at };
    case 'StepSucceeded': {
      const { rehearsed, durationNs, output } = event.data;
      const status = rehearsed ? 'rehearsed' : 'succeeded';
      return { status, ended_at: at, duration_ms: toMs(durationNs), output };
    }
    case 'StepFailed': {
      const { durationNs, reason, evidence } = event.data;
      const ended = { ended_at: at, duration_ms: toMs(durationNs) };
      return { status: 'failed', ...ended, reason, output: evidence };
    }
    case 'StepSkipped':
      return { status: 'skipped', ended_at: at, reason: event.data.reason };
    case 'StepCompensated':
      return undone(event, at);
    default:
      return {};
  }
};

const undone = (
  { data }: Extract<Recorded, { type: 'StepCompensated' }>,
  at: string,
): Partial<StepRow> =>
  data.result === 'undone'
    ? { status: 'compensated', ended_at: at, output: data.output }
    : { status: 'undo failed', ended_at: at, reason: data.reason, output: data.output };

const toMs = (nanoseconds: string): number => Number(BigInt(nanoseconds) / 1_000n) / 1_000;
