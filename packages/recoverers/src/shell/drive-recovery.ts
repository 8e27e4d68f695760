/**
 * Drives one recovery from its claim to its end: asks the pure engine what is next, carries it
 * out, reports what happened, until nothing is left to do or the claim is lost. IO.
 */
import {
  type Aggregate,
  catalogue,
  type Epoch,
  type LedgerEvent,
  type LoadedRunbook,
  type Log,
  type Mode,
  type PlannedStep,
} from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import type { ActionContext, Outcome } from '../actions/action.ts';
import { failed } from '../actions/call.ts';
import type { AnyAction } from '../actions/catalogue.ts';
import { type Intent, next } from '../recovery/next.ts';
import { isRecoveryEvent, type Plan } from '../recovery/state.ts';
import type { CrashHere } from './crash-points.ts';
import { executeStep } from './execute-step.ts';
import type { HeldLease } from './lease.ts';
import { LostClaim } from './lost-claim.ts';
import { valuesOf } from './plan.ts';
import type { RecoveryRecord } from './recovery-record.ts';
import { createRunningSteps, type RunningSteps } from './running-steps.ts';
import { claimedHttp, rehearsalHttp } from './step-http.ts';

export type Drive = {
  readonly log: Log;
  readonly record: RecoveryRecord;
  readonly lease: HeldLease;
  readonly epoch: Epoch;
  readonly recoverer: string;
  readonly loaded: LoadedRunbook;
  readonly actions: ReadonlyMap<string, AnyAction>;
  /** Every effect waits for it: the claim's epoch is known wherever effects are carried out. */
  readonly told: Promise<void>;
  readonly crash: CrashHere;
  /** Aborted when the claim is lost or the service stops. */
  readonly signal: AbortSignal;
};

const retryPauseMs = 50;

/** Ends with the recovery, or throws; either way no step of it runs any more in this process. */
export const driveRecovery = async (given: Drive): Promise<void> => {
  const stop = new AbortController();
  const drive = { ...given, signal: AbortSignal.any([given.signal, stop.signal]) };
  const running = createRunningSteps();
  try {
    for (;;) {
      const intents = next(drive.record.state());
      if (intents.length === 0) return;
      for (const intent of intents) {
        running.throwTrouble();
        await carryOut(drive, running, intent);
      }
    }
  } finally {
    stop.abort();
    await running.allEnd();
  }
};

const carryOut = async (drive: Drive, running: RunningSteps, intent: Intent): Promise<void> => {
  const { record, epoch, crash } = drive;
  if (intent.kind === 'start') {
    await recordStart(drive, intent.step, intent.attempt);
    running.add(intent.step.id, runStep(drive, intent.step, intent.attempt));
  } else if (intent.kind === 'await') {
    if (running.count() === 0) throw new LostClaim('a step runs that this process did not start');
    await running.oneEnds();
    running.throwTrouble();
  } else if (intent.kind === 'complete') {
    await record.report({ type: 'Complete', epoch });
    crash('after-complete');
  } else {
    const type = intent.kind === 'pause' ? 'Pause' : 'Fail';
    await record.report({ type, epoch, step: intent.step, reason: intent.reason });
  }
};

/** Asked before the start is recorded and before the effect: the append may have taken its time. */
const recordStart = async (drive: Drive, step: PlannedStep, attempt: number): Promise<void> => {
  const { record, epoch, recoverer, crash } = drive;
  crash(`before-start:${step.id}`);
  mayAct(drive);
  await record.report({ type: 'StartStep', epoch, step: step.id, attempt, recoverer });
  crash(`after-start:${step.id}`);
  mayAct(drive);
};

const mayAct = ({ lease, signal }: Drive): void => {
  if (!lease.isFresh()) throw new LostClaim('the lease was not renewed in time');
  if (signal.aborted) throw new LostClaim('stopped');
};

const runStep = async (drive: Drive, planned: PlannedStep, attempt: number): Promise<void> => {
  const { record, epoch, crash } = drive;
  const startedAt = process.hrtime.bigint();
  await drive.told;
  const outcome = await effectOf(drive, planned, attempt);
  crash(`after-effect:${planned.id}`);
  const durationNs = process.hrtime.bigint() - startedAt;
  const about = { epoch, step: planned.id, attempt, durationNs };
  if (E.isRight(outcome)) {
    await record.report({ type: 'ReportSuccess', ...about, output: outcome.right });
    crash(`after-success:${planned.id}`);
    return;
  }
  // Aborted from outside: what came of it says nothing, and whoever goes on does the step again.
  if (drive.signal.aborted) throw new LostClaim('stopped');
  const { reason, retry, evidence } = outcome.left;
  if (retry) await new Promise((resolve) => setTimeout(resolve, retryPauseMs));
  await record.report({ type: 'ReportFailure', ...about, reason, retry, evidence });
};

const effectOf = async (drive: Drive, planned: PlannedStep, attempt: number): Promise<Outcome> => {
  const { loaded, actions, record, signal } = drive;
  const state = record.state();
  const step = loaded.runbook.steps.find(({ id }) => id === planned.id);
  const action = actions.get(planned.action);
  if (state.status === 'unplanned' || step === undefined || action === undefined) {
    return failed(`step ${planned.id} is not in the runbook that was loaded`, false);
  }
  const timeout = AbortSignal.timeout(planned.timeoutMs);
  const context = contextOf(
    drive,
    state.plan,
    planned,
    attempt,
    AbortSignal.any([timeout, signal]),
  );
  const values = valuesOf(state.plan, state.steps);
  try {
    return await executeStep(step, action, values, state.plan.rehearsal, context);
  } catch (error) {
    if (error instanceof LostClaim) throw error;
    return failed(error instanceof Error ? error.message : String(error), true);
  }
};

const contextOf = (
  { epoch, log, record }: Drive,
  plan: Plan,
  step: PlannedStep,
  attempt: number,
  signal: AbortSignal,
): ActionContext => ({
  estate: plan.variables['estate'] ?? '',
  component: plan.component,
  incident: plan.incident,
  recovery: plan.recovery,
  step: step.id,
  attempt,
  epoch,
  incarnation: plan.incarnation,
  signal,
  http: plan.rehearsal ? rehearsalHttp(signal) : claimedHttp(plan, step.id, attempt, epoch, signal),
  emit: (events) => emit(log, record, events),
});

const emit = async (
  log: Log,
  record: RecoveryRecord,
  events: readonly LedgerEvent[],
): Promise<void> => {
  for (const event of events) {
    if (isRecoveryEvent(event)) await record.append([event]);
    else await record.appendTo(aggregateOf(log.mode, event), [event]);
  }
};

const aggregateOf = (mode: Mode, event: LedgerEvent): Aggregate => {
  if ('scope' in event.data && catalogue[event.type].family === 'trading') {
    return { mode, family: 'trading', id: event.data.scope };
  }
  if ('run' in event.data) return { mode, family: 'reconciliation', id: event.data.run };
  throw new Error(`an action may not write ${event.type}`);
};
