/** One attempt at one step: its start recorded, its effect carried out, its end reported. IO. */
import type { PlannedStep } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import type { Outcome } from '../actions/action.ts';
import { failed } from '../actions/call.ts';
import { withDeadline } from '../actions/clock.ts';
import { type Drive, mayAct } from './drive.ts';
import { executeStep } from './execute-step.ts';
import { LostClaim } from './lost-claim.ts';
import { valuesOf } from './plan.ts';
import { contextOf } from './step-context.ts';

const retryPauseMs = 50;

export const recordStart = async (
  drive: Drive,
  step: PlannedStep,
  attempt: number,
): Promise<void> => {
  const { record, epoch, deps } = drive;
  deps.crash(`before-start:${step.id}`);
  mayAct(drive);
  await record.report({
    ...{ type: 'StartStep', epoch, step: step.id, attempt, recoverer: deps.instance },
  });
  deps.crash(`after-start:${step.id}`);
  mayAct(drive);
};

export const runStep = async (
  drive: Drive,
  planned: PlannedStep,
  attempt: number,
): Promise<void> => {
  const { record, epoch, deps, signal } = drive;
  const { clock, crash } = deps;
  const startedAt = clock.monotonicNs();
  await drive.told;
  const outcome = await effectOf(drive, planned, attempt);
  crash(`after-effect:${planned.id}`);
  const durationNs = clock.monotonicNs() - startedAt;
  const about = { epoch, step: planned.id, attempt, durationNs };
  if (E.isRight(outcome)) {
    await record.report({ type: 'ReportSuccess', ...about, output: outcome.right });
    crash(`after-success:${planned.id}`);
    return;
  }
  // Aborted from outside: what came of it says nothing, and whoever goes on does the step again.
  if (signal.aborted) throw new LostClaim('stopped');
  const { reason, retry, evidence } = outcome.left;
  if (retry) await clock.sleep(retryPauseMs, signal);
  await record.report({ type: 'ReportFailure', ...about, reason, retry, evidence });
};

const effectOf = async (drive: Drive, planned: PlannedStep, attempt: number): Promise<Outcome> => {
  const { loaded, deps, record, signal } = drive;
  const state = record.state();
  const step = loaded.runbook.steps.find(({ id }) => id === planned.id);
  const action = deps.actions.get(planned.action);
  if (state.status === 'unplanned' || step === undefined || action === undefined) {
    return failed(`step ${planned.id} is not in the runbook that was loaded`, false);
  }
  const { plan, steps } = state;
  return withDeadline(deps.clock, planned.timeoutMs, signal, async (inTime) => {
    const context = contextOf(drive, plan, planned, attempt, inTime);
    try {
      return await executeStep(step, action, valuesOf(plan, steps), plan.rehearsal, context);
    } catch (error) {
      if (error instanceof LostClaim) throw error;
      return failed(error instanceof Error ? error.message : String(error), true);
    }
  });
};
