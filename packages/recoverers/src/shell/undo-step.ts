/** One attempt at undoing a step: the undo that the plan pins, carried out and reported. IO. */
import type { PlannedStep } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import type { Outcome } from '../actions/action.ts';
import { failed } from '../actions/call.ts';
import { resolve } from '../runbook/template.ts';
import { type Driving, mayAct } from './drive.ts';
import { effectOf } from './effect-of.ts';
import { LostClaim } from './lost-claim.ts';
import { valuesOf } from './plan.ts';
import { sourceOf } from './step-source.ts';

export const undoStep = async (
  driving: Driving,
  step: PlannedStep,
  attempt: number,
): Promise<void> => {
  const { record, epoch, deps, signal, backOff, redact, told } = driving;
  const { clock, crash } = deps;
  crash(`before-undo:${step.id}`);
  mayAct(driving);
  await told;
  const startedAt = clock.monotonicNs();
  const outcome = redact(await carryOut(driving, step, attempt));
  crash(`after-undo:${step.id}`);
  if (E.isLeft(outcome) && signal.aborted) throw new LostClaim('stopped');
  const durationNs = clock.monotonicNs() - startedAt;
  const about = { type: 'ReportUndo', epoch, step: step.id, attempt, durationNs } as const;
  if (E.isRight(outcome)) {
    return record.report({ ...about, undone: true, reason: '', output: outcome.right });
  }
  const { reason, evidence } = outcome.left;
  await record.report({ ...about, undone: false, reason, output: evidence });
  const state = record.state();
  if (state.status === 'unplanned') return;
  const { backoff } = sourceOf(driving.loaded, state.plan, step.id) ?? {};
  const failures = state.undoing[step.id]?.failures ?? 1;
  backOff.after(`undo:${step.id}`, backoff, failures, clock.monotonicMs());
};

const carryOut = async (
  driving: Driving,
  { id, undo }: PlannedStep,
  attempt: number,
): Promise<Outcome> => {
  const { deps, record } = driving;
  const state = record.state();
  const action = undo === null ? undefined : deps.actions.get(undo.action);
  if (state.status === 'unplanned' || undo === null || action === undefined) {
    return failed(`the undo of ${id} is not known here`, false);
  }
  const params = resolve(undo.with, valuesOf(state.plan, state.steps));
  if (E.isLeft(params)) return failed(`unknown variable \${${params.left.name}}`, false);
  const about = { step: id, key: `${id}/undo`, attempt, timeoutMs: undo.timeoutMs };
  return effectOf(driving, state.plan, about, (context) =>
    (state.plan.rehearsal ? action.rehearse : action.run)(params.right, context),
  );
};
