/**
 * Folds one event into the world. Pure. An event at or below the newest of its aggregate changes
 * nothing.
 */
import type { LedgerEvent } from '@recovery-ledger/ledger';
import { evolveFailures } from './evolve-failures.ts';
import { evolveClaims, evolveRecoveries } from './evolve-recoveries.ts';
import type { Place, World } from './state.ts';

export const evolveWorld = (world: World, event: LedgerEvent, place: Place): World => {
  const { subject, sequence } = place;
  if (sequence <= (world.lastSequences[subject] ?? 0)) return world;
  const seen = { ...world, lastSequences: { ...world.lastSequences, [subject]: sequence } };
  switch (event.type) {
    case 'FailureConfirmed':
    case 'FailureCleared':
    case 'FailureAssigned':
    case 'ScopeAssessed':
    case 'RecoveryDecided':
    case 'RecoveryWithheld':
    case 'IncidentResolved':
      return evolveFailures(seen, event, sequence);
    case 'RecoveryClaimed':
    case 'ClaimReleased':
      return evolveClaims(seen, event, sequence);
    default:
      return evolveRecoveries(seen, event, place);
  }
};
