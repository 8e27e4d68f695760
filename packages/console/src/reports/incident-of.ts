/**
 * The incident that an event says it belongs to, or undefined. Pure.
 * Suspicions come before there is an incident: `incidentEvents` finds those by the confirmation.
 */
import type { Recorded } from '@recovery-ledger/ledger';

export const incidentOf = (event: Recorded): string | undefined => {
  const data: Readonly<Record<string, unknown>> = event.data;
  if (typeof data['incident'] === 'string') return data['incident'];
  if (event.type === 'FailureConfirmed') return `inc-${event.meta.sequence}`;
  return event.meta.correlationid;
};
