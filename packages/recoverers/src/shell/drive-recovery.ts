/**
 * Drives one recovery from its claim to its end: asks the pure engine what is next, carries it
 * out, reports what happened, until nothing is left to do or the claim is lost. IO.
 */

import { createRedactor } from '../actions/redact.ts';
import { leftToWhole } from '../recovery/left-to-whole.ts';
import { type Intent, next } from '../recovery/next.ts';
import { createBackOff } from './back-off.ts';
import type { Drive, Driving } from './drive.ts';
import { LostClaim } from './lost-claim.ts';
import { recordStart, runStep } from './run-step.ts';
import { createRunningSteps } from './running-steps.ts';
import { allSecrets } from './secrets-of.ts';
import { undoStep } from './undo-step.ts';

/** How often a person's word is looked for while steps run. */
const listenMs = 100;

/** Ends with the recovery, or throws; either way no step of it runs any more in this process. */
export const driveRecovery = async (given: Drive): Promise<void> => {
  const stop = new AbortController();
  const signal = AbortSignal.any([given.signal, stop.signal]);
  const running = createRunningSteps();
  const redact = createRedactor(allSecrets(given.loaded, given.deps.secret));
  const driving: Driving = { ...given, signal, running, backOff: createBackOff(), redact };
  try {
    for (;;) {
      if (given.abandoned() !== undefined) return await abandon(driving, stop);
      const whole = given.openedBy();
      const intents = next(given.record.state()).map((intent) => leftToWhole(intent, whole));
      if (intents.length === 0) return;
      running.throwTrouble();
      const due = intents.filter((intent) => waitOf(driving, intent) === 0);
      for (const intent of due) {
        running.throwTrouble();
        await carryOut(driving, intent);
      }
      if (due.length === 0) await untilDue(driving, intents);
    }
  } finally {
    stop.abort();
    await running.allEnd();
  }
};

/** A person ends it: what is under way is cut off, then it is on the record. */
const abandon = async (driving: Driving, stop: AbortController): Promise<void> => {
  const { record, epoch, running, abandoned } = driving;
  stop.abort();
  await running.allEnd();
  const asked = abandoned();
  if (asked !== undefined) await record.report({ type: 'Abandon', epoch, ...asked });
};

const keyOf = (intent: Intent): string => {
  if (intent.kind === 'start') return intent.step.id;
  return intent.kind === 'undo' ? `undo:${intent.step.id}` : '';
};

const waitOf = ({ backOff, deps }: Driving, intent: Intent): number =>
  backOff.waitMs(keyOf(intent), deps.clock.monotonicMs());

/** Until the first pause is over, or a step ends that may bring other work. */
const untilDue = async (driving: Driving, intents: readonly Intent[]): Promise<void> => {
  const waits = intents.map((intent) => waitOf(driving, intent));
  await oneEndsOr(driving, Math.min(listenMs, ...waits));
};

const oneEndsOr = async ({ running, deps, signal }: Driving, ms: number): Promise<void> => {
  const over = new AbortController();
  const stop = () => over.abort();
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  const ended = running.count() === 0 ? [] : [running.oneEnds()];
  await Promise.race([...ended, deps.clock.sleep(ms, over.signal)]);
  signal.removeEventListener('abort', stop);
  over.abort();
  // Nothing is waited for any more under an aborted signal: going round again would never end.
  if (signal.aborted) throw new LostClaim('stopped');
};

const carryOut = async (driving: Driving, intent: Intent): Promise<void> => {
  const { record, epoch, deps, running } = driving;
  switch (intent.kind) {
    case 'start': {
      const { step, attempt } = intent;
      await recordStart(driving, step, attempt);
      running.add(step.id, runStep(driving, step, attempt));
      return;
    }
    case 'undo':
      return undoStep(driving, intent.step, intent.attempt);
    case 'skip':
      await record.report({ type: 'SkipStep', epoch, step: intent.step, reason: intent.reason });
      return;
    case 'await':
      if (running.count() === 0) throw new LostClaim('a step runs that this process did not start');
      await oneEndsOr(driving, listenMs);
      running.throwTrouble();
      return;
    case 'complete':
      await record.report({ type: 'Complete', epoch });
      deps.crash('after-complete');
      return;
    default: {
      const type = intent.kind === 'pause' ? 'Pause' : 'Fail';
      await record.report({ type, epoch, step: intent.step, reason: intent.reason });
    }
  }
};
