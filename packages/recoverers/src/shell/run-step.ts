/** One attempt at one step: its start recorded, its effect carried out, its end reported. IO. */
import type { PlannedStep } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import type { ActionFailure, Outcome } from '../actions/action.ts';
import { failed } from '../actions/call.ts';
import { type Driving, mayAct } from './drive.ts';
import { effectOf } from './effect-of.ts';
import { executeStep } from './execute-step.ts';
import { LostClaim } from './lost-claim.ts';
import { valuesOf } from './plan.ts';
import { sourceOf } from './step-source.ts';

export const recordStart = async (
  driving: Driving,
  { id }: PlannedStep,
  attempt: number,
): Promise<void> => {
  const { record, epoch, deps } = driving;
  const { crash, instance: recoverer } = deps;
  crash(`before-start:${id}`);
  mayAct(driving);
  await record.report({ type: 'StartStep', epoch, step: id, attempt, recoverer });
  crash(`after-start:${id}`);
  mayAct(driving);
};

export const runStep = async (
  driving: Driving,
  planned: PlannedStep,
  attempt: number,
): Promise<void> => {
  const { record, epoch, deps, signal, redact } = driving;
  const { clock, crash } = deps;
  const startedAt = clock.monotonicNs();
  await driving.told;
  const outcome = redact(await carryOut(driving, planned, attempt));
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
  await record.report({ type: 'ReportFailure', ...about, ...failure(outcome.left) });
  pause(driving, planned);
};

const failure = ({ _tag, ...told }: ActionFailure) => told;

/** Before the next attempt, if there is to be one. */
const pause = ({ record, loaded, backOff, deps }: Driving, { id }: PlannedStep): void => {
  const state = record.state();
  const step = state.status === 'unplanned' ? undefined : state.steps[id];
  if (step?.status !== 'waiting' || state.status === 'unplanned') return;
  const backoff = sourceOf(loaded, state.plan, id)?.backoff;
  backOff.after(id, backoff, step.failures, deps.clock.monotonicMs());
};

const carryOut = async (
  driving: Driving,
  planned: PlannedStep,
  attempt: number,
): Promise<Outcome> => {
  const { loaded, deps, record } = driving;
  const state = record.state();
  const action = deps.actions.get(planned.action);
  if (state.status === 'unplanned') return failed('the recovery has no plan', false);
  const { plan, steps } = state;
  const step = sourceOf(loaded, plan, planned.id);
  if (step === undefined || action === undefined) {
    return failed(`step ${planned.id} is not in the runbook that was loaded`, false);
  }
  const about = { step: planned.id, key: planned.id, attempt, timeoutMs: planned.timeoutMs };
  return effectOf(driving, plan, about, (context) =>
    executeStep(step, action, valuesOf(plan, steps), plan.rehearsal, context),
  );
};
