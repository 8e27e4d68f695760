/** The steps of a recovery, as planned and as they went. Pure. */
import { elapsedBetween, type PlannedStep, type Recorded } from '@recovery-ledger/ledger';

export type StepReport = {
  readonly step: string;
  readonly phase: string;
  readonly action: string;
  readonly why: string;
  readonly status:
    | 'planned'
    | 'running'
    | 'succeeded'
    | 'rehearsed'
    | 'failed'
    | 'skipped'
    | 'compensated';
  readonly attempts: number;
  /** From the start of the first attempt to the end of the last; null where it did not run. */
  readonly durationMs: number | null;
  readonly budgetMs: number;
  readonly reason: string | null;
};

export const stepsOf = (events: readonly Recorded[]): readonly StepReport[] => {
  const plan = events.findLast((event) => event.type === 'RecoveryPlanned')?.data.steps ?? [];
  return plan.map((planned) => stepReport(planned, events));
};

const stepReport = (planned: PlannedStep, events: readonly Recorded[]): StepReport => {
  const own = events.filter(({ data }) => 'step' in data && data.step === planned.id);
  const started = own.filter(({ type }) => type === 'StepStarted');
  const [first, ended] = [started[0], own.findLast(({ type }) => endings.has(type))];
  const failed = own.findLast((event) => event.type === 'StepFailed');
  const skipped = own.findLast((event) => event.type === 'StepSkipped');
  return {
    step: planned.id,
    phase: planned.phase,
    action: planned.action,
    why: planned.why,
    status: statusOf(started.length, ended),
    attempts: started.length,
    durationMs:
      first === undefined || ended === undefined
        ? null
        : Number(elapsedBetween(first.meta, ended.meta).ns) / 1e6,
    budgetMs: planned.budgetMs,
    reason: skipped?.data.reason ?? failed?.data.reason ?? null,
  };
};

const endings: ReadonlySet<string> = new Set([
  'StepSucceeded',
  'StepFailed',
  'StepSkipped',
  'StepCompensated',
]);

const statusOf = (started: number, ended: Recorded | undefined): StepReport['status'] => {
  switch (ended?.type) {
    case 'StepSucceeded':
      return ended.data.rehearsed ? 'rehearsed' : 'succeeded';
    case 'StepFailed':
      return ended.data.willRetry ? 'running' : 'failed';
    case 'StepSkipped':
      return 'skipped';
    case 'StepCompensated':
      return 'compensated';
    default:
      return started === 0 ? 'planned' : 'running';
  }
};
