/** An event that cannot be read never stops this service, but somebody has to look at it. Pure. */
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
      message: `event ${sequence} on ${subject} cannot be read and is left out: ${reason}`,
      cause: sequence,
    },
    since: Number(nanosOfIso(recordedAt) / 1_000_000n),
  };
};
