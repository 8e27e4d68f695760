/**
 * The events of one incident, in order: what names it, and what led to it or followed from it
 * without naming it (suspicions before there was an incident, the drill that caused it). Pure.
 */
import type { Recorded } from '@recovery-ledger/ledger';
import { incidentOf } from './incident-of.ts';

/** `inc-<sequence of the failure or request that opened it>`, or undefined for another text. */
export const confirmationOf = (incident: string): number | undefined => {
  const [, sequence] = /^inc-(\d+)$/.exec(incident) ?? [];
  return sequence === undefined ? undefined : Number(sequence);
};

export const incidentEvents = (
  events: readonly Recorded[],
  incident: string,
): readonly Recorded[] => {
  const named = events.filter((event) => incidentOf(event) === incident);
  const failures = new Set(named.flatMap(failuresIn));
  const suspicions = new Set(
    events.flatMap((event) =>
      event.type === 'FailureConfirmed' && failures.has(event.meta.sequence)
        ? event.data.suspicions
        : [],
    ),
  );
  const drills = new Set(
    events.flatMap((event) =>
      event.type === 'FaultInjected' && failures.has(event.data.failure) ? [event.data.drill] : [],
    ),
  );
  const recoveries = new Set(
    named.flatMap((event) => (event.type === 'RecoveryDecided' ? [event.data.recovery] : [])),
  );
  return events.filter((event) => {
    const { sequence } = event.meta;
    if (incidentOf(event) === incident || failures.has(sequence) || suspicions.has(sequence)) {
      return true;
    }
    const data: Readonly<Record<string, unknown>> = event.data;
    // An order is about a recovery, whatever incident it names.
    if (event.type === 'RecoveryRequested') {
      return recoveries.has(event.data.aboutRecovery ?? '');
    }
    if (event.type === 'FailureCleared') return failures.has(event.data.failure);
    return typeof data['drill'] === 'string' && drills.has(data['drill']);
  });
};

const failuresIn = (event: Recorded): readonly number[] => {
  if (event.type === 'FailureConfirmed') return [event.meta.sequence];
  return event.type === 'FailureAssigned' ? [event.data.failure] : [];
};
