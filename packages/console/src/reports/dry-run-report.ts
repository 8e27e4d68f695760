/** What a dry run found: each step, what it would change, and how long all of it may take. Pure. */
import type { RecoveryEvent } from '@recovery-ledger/ledger';
import { criticalPath, type DryRun, evolveRecovery, noRecovery } from '@recovery-ledger/recoverers';

export type DryRunReport = {
  readonly runbook: string;
  readonly component: string;
  /** Whether every step could be rehearsed. */
  readonly wouldRun: boolean;
  readonly reason: string;
  readonly candidates: readonly {
    readonly name: string;
    readonly verdict: string;
    readonly reason: string;
  }[];
  readonly steps: readonly {
    readonly step: string;
    readonly phase: string;
    readonly action: string;
    readonly status: string;
    readonly needs: readonly string[];
    readonly irreversible: boolean;
    readonly budgetMs: number;
    /** What it would change, or why it could not be rehearsed. */
    readonly says: string;
    readonly output: Readonly<Record<string, unknown>>;
  }[];
  readonly criticalPath: readonly string[];
  readonly budgetMs: number;
  readonly targetMs: number;
};

type Planned = Extract<RecoveryEvent, { type: 'RecoveryPlanned' }>['data'];

export const dryRunReport = ({ candidates, events }: DryRun): DryRunReport => {
  const plan = events.find((event) => event.type === 'RecoveryPlanned')?.data;
  if (plan === undefined) throw new Error('a dry run without a plan');
  const state = events.reduce(evolveRecovery, noRecovery);
  const path = criticalPath(plan, noRecovery, {}, 0n);
  const end = events.find(
    (event) => event.type === 'RecoveryPaused' || event.type === 'RecoveryFailed',
  );
  const wouldRun = state.status === 'completed';
  return {
    ...{ runbook: plan.runbook, component: plan.component, wouldRun, targetMs: plan.targetMs },
    reason: end === undefined ? '' : `${end.data.step}: ${end.data.reason}`,
    candidates: candidates.map(({ instance, chosen, reason }) => ({
      ...{ name: instance, reason },
      verdict: chosen ? 'takes over' : 'does not take over',
    })),
    steps: plan.steps.map((step) => stepOf(step, events)),
    criticalPath: path.steps,
    budgetMs: path.totalMs,
  };
};

const stepOf = (
  { id: step, phase, action, needs, irreversible, budgetMs }: Planned['steps'][number],
  events: readonly RecoveryEvent[],
): DryRunReport['steps'][number] => {
  const own = events.filter(({ data }) => 'step' in data && data.step === step);
  const about = { step, phase, action, needs, irreversible, budgetMs };
  const done = own.find((event) => event.type === 'StepSucceeded');
  if (done !== undefined) {
    const { output } = done.data;
    return { ...about, status: 'rehearsed', says: wouldOf(output), output };
  }
  const skipped = own.find((event) => event.type === 'StepSkipped');
  if (skipped !== undefined) {
    return { ...about, status: 'skipped', says: skipped.data.reason, output: {} };
  }
  const failed = own.findLast((event) => event.type === 'StepFailed');
  return failed === undefined
    ? { ...about, status: 'not reached', says: '', output: {} }
    : { ...about, status: 'failed', says: failed.data.reason, output: failed.data.evidence };
};

const wouldOf = (output: Readonly<Record<string, unknown>>): string => {
  const would = output['would'];
  return typeof would === 'string' ? would : JSON.stringify(output);
};
