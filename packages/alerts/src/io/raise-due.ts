/**
 * Appends an AlertRaised for everything that is due, at the moment it becomes due. IO.
 *
 * Never on a stale view: a recovery that ended just before its deadline may still be on its way
 * here. Expected sequence 0 on the alert's own aggregate makes a second raise impossible, so a
 * conflict means that another alert service was faster, and is success.
 */

import { harmless, type LiveFold } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import { type AlertState, dueAlerts } from '../alert-state.ts';
import { nextDeadlineAt } from '../rules/deadline-alerts.ts';
import type { Alert } from '../rules/rule.ts';
import { type AlerterDeps, nowMs } from './alerter-deps.ts';

const retryMs = 1_000;
/** A message quotes what others wrote, and goes to terminals, mails and pagers. */
const longestMessage = 1_000;
/** Wall clocks are stepped: a deadline is looked at again before its timer is due. */
const longestWaitMs = 1_000;

export const raiseDue = async (
  deps: AlerterDeps,
  fold: LiveFold<AlertState>,
  signal: AbortSignal,
): Promise<void> => {
  const settled = new Set<string>();
  const open = (state: AlertState) =>
    dueAlerts(state, nowMs(deps)).filter(({ alert }) => !settled.has(alert));

  let caughtUp = false;
  while (!signal.aborted) {
    const seen = fold.sequence();
    let pauseMs = untilNextDeadline(deps, fold.state());
    try {
      if (!caughtUp || open(fold.state()).length > 0) {
        const due = open(await fold.fresh());
        const all = await raiseAll(deps, due, settled, signal);
        if (all && !caughtUp && !signal.aborted) deps.ready?.();
        caughtUp ||= all;
        if (!all) pauseMs = retryMs;
      }
    } catch (error) {
      deps.logger.warn({ reason: String(error) }, 'alerts wait: the log cannot be read');
      pauseMs = retryMs;
    }
    await fold.changed(seen, pauseMs);
  }
};

/** False when some have to be tried again. */
const raiseAll = async (
  deps: AlerterDeps,
  due: readonly Alert[],
  settled: Set<string>,
  signal: AbortSignal,
): Promise<boolean> => {
  for (const alert of due) {
    if (signal.aborted) return true;
    if (!(await raise(deps, alert))) return false;
    settled.add(alert.alert);
  }
  return true;
};

/** False when the log is away. */
const raise = async ({ log, logger }: AlerterDeps, due: Alert): Promise<boolean> => {
  const { incident } = due;
  const alert = { ...due, message: harmless(due.message, longestMessage) };
  const result = await log.append(
    { mode: log.mode, family: 'alert', id: alert.alert },
    0,
    [{ type: 'AlertRaised', data: alert }],
    incident === null ? {} : { correlationId: incident },
  );
  if (E.isRight(result) || result.left._tag === 'SequenceConflict') return true;
  const { _tag, reason, hint } = result.left;
  if (_tag === 'LogUnavailable') {
    logger.warn({ alert: alert.alert, reason }, hint);
    return false;
  }
  logger.error({ alert: alert.alert, reason, message: alert.message }, hint);
  return true;
};

const untilNextDeadline = (deps: AlerterDeps, { clocks }: AlertState): number => {
  const now = nowMs(deps);
  const next = nextDeadlineAt(clocks, now) ?? Number.POSITIVE_INFINITY;
  return Math.min(next - now, longestWaitMs);
};
