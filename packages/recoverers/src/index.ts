/** The public screen of the recoverers package. */
export type { ActionContext, Outcome } from './actions/action.ts';
export { type AnyAction, actions } from './actions/catalogue.ts';
export { createHostEpochs } from './actions/host-epochs.ts';
export { createHttpClient } from './actions/http-client.ts';
export { type Break, evolveBreaks, type OpenRun } from './reconciliation/break-life.ts';
export { isOwnWord } from './reconciliation/known-breaks.ts';
export { type Conformance, conformanceOf, type Deviation } from './recovery/conformance.ts';
export { type CriticalPath, criticalPath, pathOf } from './recovery/critical-path.ts';
export {
  evolve as evolveRecovery,
  initial as noRecovery,
  isRecoveryEvent,
} from './recovery/state.ts';
export { evolveStepTimes, type StepTimes } from './recovery/step-times.ts';
export { checkRunbook } from './runbook/check-runbook.ts';
export { type Held, holdsNow } from './scope/blockers.ts';
export { systemClock } from './shell/clock.ts';
export { type CrashHere, crashPointsOf } from './shell/crash-points.ts';
export { type DryRun, dryRun } from './shell/dry-run.ts';
export { executeStep } from './shell/execute-step.ts';
export type { Logger, RecovererDeps } from './shell/recoverer.ts';
export { runRecoverer } from './shell/run-recoverer.ts';
export { runShadow } from './shell/shadow.ts';
export { foldEntry, type Known, nothingKnown } from './world/fold-entry.ts';
export type { World } from './world/state.ts';
