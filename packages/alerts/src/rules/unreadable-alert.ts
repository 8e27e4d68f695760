/**
 * An event that cannot be read never stops this service, but somebody has to look at it. Pure.
 *
 * Told once a minute and component: each alert is an event of its own, and a flood of what nobody
 * can read would drown, in the log and before people, what they have to act on.
 */
import { ComponentId, nanosOfIso, parseSubject, type Unreadable } from '@recovery-ledger/ledger';
import { alertId } from './alert-id.ts';
import type { Due } from './deadline-alerts.ts';

export const unreadableAlert = (unreadable: Unreadable): Due => {
  const { sequence, subject, reason, recordedAt } = unreadable;
  const place = parseSubject(subject);
  const named = place?.family === 'component' && ComponentId.is(place.id);
  return {
    alert: {
      alert: alertId('unreadable', sequence),
      alertType: 'unreadable_event',
      severity: 'warning',
      component: named ? place.id : 'ledger',
      incident: null,
      message:
        `event ${sequence} on ${subject} cannot be read and is left out: ${reason} ` +
        '(`recovery-ledger parked` lists all; of this component the next is told in a minute)',
      cause: sequence,
    },
    since: Number(nanosOfIso(recordedAt) / 1_000_000n),
  };
};

/** When each component was told of last, ms since 1970. Only the last minute is kept. */
export type ToldOfUnreadable = ReadonlyMap<string, number>;

const everyMs = 60_000;
/** So many components a minute at most: their names are what the unreadable message says. */
const mostComponents = 50;

/** With this one added, or undefined when it has been told lately. */
export const toldLately = (
  told: ToldOfUnreadable,
  { alert: { component }, since }: Due,
): ToldOfUnreadable | undefined => {
  const lately = [...told].filter(([, at]) => since - at < everyMs);
  const isKnown = lately.some(([other]) => other === component);
  return isKnown || lately.length >= mostComponents
    ? undefined
    : new Map([...lately, [component, since]]);
};
