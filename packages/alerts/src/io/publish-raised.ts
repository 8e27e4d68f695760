/**
 * Publishes every alert that the log holds for plain subscribers, whichever service raised it. IO.
 *
 * The log is followed rather than one's own appends: a service that dies between append and
 * publish is covered by any other, and by itself at its next start. Within the duplicate window of
 * the ALERTS stream the alert's id makes the repeats harmless; what is older is taken as published.
 */

import { setTimeout as pause } from 'node:timers/promises';
import { type EventOfType, familyFilter, nanosOfIso, type Recorded } from '@recovery-ledger/ledger';
import * as E from 'fp-ts/lib/Either.js';
import { type AlerterDeps, nowMs } from './alerter-deps.ts';

/** The stream's window is ten minutes; one is left for clocks that differ. */
const republishMs = 9 * 60_000;
const retryMs = 1_000;

export const publishRaised = async (deps: AlerterDeps, signal: AbortSignal): Promise<void> => {
  const { log } = deps;
  const underWay = new Set<Promise<void>>();
  const subjects = [familyFilter(log.mode, 'alert')];
  for await (const { entry } of log.follow({ subjects, from: 1, signal })) {
    if (E.isLeft(entry) || entry.right.type !== 'AlertRaised') continue;
    if (ageMs(deps, entry.right.meta.recordedAt) > republishMs) continue;
    const work = publish(deps, entry.right, signal).finally(() => underWay.delete(work));
    underWay.add(work);
  }
  await Promise.all(underWay);
};

/** Tries until it is acknowledged: told twice is better than never. One does not delay another. */
const publish = async (
  { log, logger }: AlerterDeps,
  { data, meta }: Recorded<EventOfType<'AlertRaised'>>,
  signal: AbortSignal,
): Promise<void> => {
  const { alert, alertType, severity, component } = data;
  const subject = `alerts.${log.mode}.${severity}.${alertType}.${component}`;
  const body = { ...data, mode: log.mode, sequence: meta.sequence, time: meta.recordedAt };
  while (!signal.aborted) {
    try {
      await log.messenger.alert(subject, alert, body);
      logger.info({ alert, sequence: meta.sequence }, data.message);
      return;
    } catch (error) {
      logger.warn({ alert, reason: String(error) }, 'alert not published yet: trying again');
      await pause(retryMs, undefined, { signal }).catch(() => undefined);
    }
  }
};

const ageMs = (deps: AlerterDeps, recordedAt: string): number =>
  nowMs(deps) - Number(nanosOfIso(recordedAt) / 1_000_000n);
