/**
 * The alert service: folds the log of its mode from the start, raises what is due, and publishes
 * what was raised. Any number may run at once; each alert is raised once.
 */
import { createLiveFold, modeFilter } from '@recovery-ledger/ledger';
import { evolveAlerts, noAlerts } from './alert-state.ts';
import type { AlerterDeps } from './io/alerter-deps.ts';
import { publishRaised } from './io/publish-raised.ts';
import { raiseDue } from './io/raise-due.ts';

/** Resolves after the signal; rejects when the connection to the log is closed before it. */
export const runAlerter = async (deps: AlerterDeps, signal: AbortSignal): Promise<void> => {
  const { log, logger } = deps;
  const failed = new AbortController();
  const either = AbortSignal.any([signal, failed.signal]);
  const fold = createLiveFold(log, {
    subjects: [modeFilter(log.mode)],
    initial: noAlerts,
    evolve: evolveAlerts,
    signal: either,
    onInterrupted: (reason) => logger.warn({ reason }, 'the log is away: following again'),
  });
  const parts = [fold.run(), raiseDue(deps, fold, either), publishRaised(deps, either)];
  try {
    await Promise.all(parts);
  } finally {
    failed.abort();
    await Promise.allSettled(parts);
  }
};
