/**
 * Compares positions on the estate's schedule, in every recoverer; each run is carried out by the
 * one whose append begins it. IO. It takes no claim: it changes nothing, and a recovery that is
 * under way must not wait for it.
 */
import { familyFilter, subjectOf } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import type { RecovererDeps } from '../shell/recoverer.ts';
import { carryOutRun, type Reader } from './carry-out-run.ts';
import { foldBreaks, nothingFound } from './known-breaks.ts';
import { tickAt } from './ticks.ts';

const lookMs = 250;
const againMs = 5_000;

/** Ends when the signal is aborted; where nothing is scheduled, or in a drill, at once. */
export const runReconciler = async (deps: RecovererDeps, signal: AbortSignal): Promise<void> => {
  const { reconciliation } = deps.estate.policy;
  if (reconciliation === null || deps.log.mode !== 'real') return;
  while (!signal.aborted) {
    try {
      await followAndRun(deps, reconciliation.every, signal);
    } catch (error) {
      if (signal.aborted) return;
      deps.logger.error({ error: String(error) }, 'scheduled reconciliation: begins anew');
    }
    await deps.clock.sleep(againMs, signal);
  }
};

const followAndRun = async (
  deps: RecovererDeps,
  everyMs: number,
  asked: AbortSignal,
): Promise<void> => {
  const { log, estate, clock, logger } = deps;
  const over = new AbortController();
  const signal = AbortSignal.any([asked, over.signal]);
  let known = nothingFound;
  let readTo = 0;
  let caughtUp = (await log.head()).lastSequence === 0;
  let tried = '';
  let busy = false;
  const reader: Reader = { breaks: () => known.state, readTo: () => readTo };

  const look = async () => {
    const tick = tickAt(estate.estate, clock.nowMs(), everyMs);
    if (!caughtUp || busy || tick.run === tried) return;
    busy = true;
    try {
      if (await carryOutRun(deps, reader, tick, signal)) tried = tick.run;
    } catch (error) {
      tried = tick.run;
      logger.error({ run: tick.run, error: String(error) }, 'a scheduled reconciliation failed');
    } finally {
      busy = false;
    }
  };

  clock.every(Math.min(lookMs, everyMs), signal, () => void look());
  try {
    const subjects = [
      familyFilter(log.mode, 'reconciliation'),
      subjectOf({ mode: log.mode, family: 'estate', id: estate.estate }),
    ];
    for await (const { entry, sequence, pending } of log.follow({ subjects, from: 1, signal })) {
      if (E.isRight(entry)) known = foldBreaks(known, entry.right);
      readTo = sequence;
      if (pending === 0) caughtUp = true;
    }
  } finally {
    over.abort();
  }
};
