/**
 * The incident that an event says it belongs to, or undefined. Pure.
 * Suspicions come before there is an incident: `incidentEvents` finds those by the confirmation.
 */
import type { Recorded } from '@recovery-ledger/ledger';

/** What is an incident of its own when it names no other. */
const opens: readonly Recorded['type'][] = [
  'FailureConfirmed',
  'RecoveryRequested',
  'KillSwitchInvoked',
];

export const incidentOf = (event: Recorded): string | undefined => {
  const data: Readonly<Record<string, unknown>> = event.data;
  if (typeof data['incident'] === 'string') return data['incident'];
  if (opens.includes(event.type)) return `inc-${event.meta.sequence}`;
  return event.meta.correlationid;
};
