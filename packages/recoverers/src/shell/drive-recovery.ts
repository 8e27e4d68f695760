/**
 * Drives one recovery from its claim to its end: asks the pure engine what is next, carries it
 * out, reports what happened, until nothing is left to do or the claim is lost. IO.
 */
import { type Intent, next } from '../recovery/next.ts';
import type { Drive } from './drive.ts';
import { LostClaim } from './lost-claim.ts';
import { recordStart, runStep } from './run-step.ts';
import { createRunningSteps, type RunningSteps } from './running-steps.ts';

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
  const { record, epoch, deps } = drive;
  if (intent.kind === 'start') {
    await recordStart(drive, intent.step, intent.attempt);
    running.add(intent.step.id, runStep(drive, intent.step, intent.attempt));
  } else if (intent.kind === 'await') {
    if (running.count() === 0) throw new LostClaim('a step runs that this process did not start');
    await running.oneEnds();
    running.throwTrouble();
  } else if (intent.kind === 'complete') {
    await record.report({ type: 'Complete', epoch });
    deps.crash('after-complete');
  } else {
    const type = intent.kind === 'pause' ? 'Pause' : 'Fail';
    await record.report({ type, epoch, step: intent.step, reason: intent.reason });
  }
};
