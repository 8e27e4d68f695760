/** Folds one event into the world. Pure. An event at or below the newest changes nothing. */
import type { LedgerEvent, Unreadable } from '@recovery-ledger/ledger';
import { evolveActs } from './evolve-acts.ts';
import { evolveCauses } from './evolve-causes.ts';
import { evolveDecisions } from './evolve-decisions.ts';
import { evolveClaims, evolveRecoveries } from './evolve-recoveries.ts';
import { evolveHeldBack } from './held-back.ts';
import type { Place, Unread, World } from './state.ts';

export const evolveWorld = (world: World, event: LedgerEvent, place: Place): World => {
  const { subject, sequence } = place;
  if (sequence <= world.newest) return world;
  const seen = noteOf(world, subject, sequence);
  switch (event.type) {
    case 'FailureConfirmed':
    case 'FailureCleared':
    case 'FailureAssigned':
    case 'ScopeAssessed':
    case 'RecoveryRequested':
    case 'KillSwitchInvoked':
    case 'IncidentResolved':
      return evolveCauses(seen, event, place);
    case 'RecoveryDecided':
    case 'RecoveryWithheld':
      return evolveDecisions(seen, event, place);
    case 'RecoveryClaimed':
    case 'ClaimReleased':
      return evolveClaims(seen, event, place);
    case 'RecoveriesPaused':
    case 'RecoveriesUnpaused':
    case 'ComponentBlocked':
    case 'ComponentUnblocked':
    case 'MaintenanceScheduled':
    case 'MaintenanceCancelled':
    case 'DataLossAccepted':
      return evolveHeldBack(seen, event, place.atMs);
    case 'ApprovalGranted':
    case 'ApprovalDenied':
    case 'StepTicked':
      return evolveActs(seen, event, place);
    default:
      return evolveRecoveries(seen, event, place);
  }
};

/** An act that does not count has its place all the same, and changes nothing else. */
export const evolveVoid = (world: World, { subject, sequence }: Place): World =>
  sequence <= world.newest ? world : noteOf(world, subject, sequence);

/** What cannot be read has its place all the same: who decides on its aggregate withholds. */
export const evolveUnreadable = (world: World, unreadable: Unreadable): World => {
  const { subject, sequence, reason } = unreadable;
  if (sequence <= world.newest) return world;
  return {
    ...noteOf(world, subject, sequence),
    unreadable: { ...world.unreadable, [subject]: { sequence, reason } },
  };
};

/** Only where a look appends to or reads again: any other aggregate may be one of very many. */
const noteOf = (world: World, subject: string, newest: number): World =>
  /\.(scope|claim|control)\.[^.]+$/.test(subject)
    ? { ...world, newest, lastSequences: { ...world.lastSequences, [subject]: newest } }
    : { ...world, newest };

/** What cannot be read of one aggregate; the world is of one mode, so family and id name it. */
export const unreadableOf = (
  { unreadable }: World,
  family: 'component' | 'scope' | 'claim' | 'control',
  id: string,
): (Unread & { readonly subject: string }) | undefined => {
  const found = Object.entries(unreadable).find(([name]) => name.endsWith(`.${family}.${id}`));
  return found && { ...found[1], subject: found[0] };
};
