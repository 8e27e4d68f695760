/**
 * The chaos service: tells fake failures on request, and follows what comes of them to a verdict.
 * Drill mode only. Any number may run at once, and any of them finishes what another began.
 */
import { createLiveFold, modeFilter } from '@recovery-ledger/ledger';
import { evolveChaos, noDrills } from './drill/chaos-state.ts';
import { isKnown } from './drill/is-known.ts';
import { answerRequests } from './io/answer-requests.ts';
import type { ChaosDeps } from './io/chaos-deps.ts';
import { driveDrills } from './io/drive-drills.ts';

/** Resolves after the signal; rejects in real mode, or when the connection to the log is closed. */
export const runChaos = async (deps: ChaosDeps, signal: AbortSignal): Promise<void> => {
  const { log, logger } = deps;
  if (log.mode !== 'drill') {
    throw new Error('chaos tells failures that are not real: open its log in drill mode');
  }
  const failed = new AbortController();
  const either = AbortSignal.any([signal, failed.signal]);
  const fold = createLiveFold(log, {
    subjects: [modeFilter('drill')],
    initial: noDrills,
    evolve: (state, entry) => (isKnown(deps.estate, entry) ? evolveChaos(state, entry) : state),
    signal: either,
    onInterrupted: (reason) => logger.warn({ reason }, 'the log is away: following again'),
  });
  const serve = async () => {
    const stop = answerRequests(deps, fold);
    await driveDrills(deps, fold, either).finally(stop);
  };
  const parts = [fold.run(), serve()];
  try {
    await Promise.all(parts);
  } finally {
    failed.abort();
    await Promise.allSettled(parts);
  }
};
