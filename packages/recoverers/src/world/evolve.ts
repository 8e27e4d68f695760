/** Folds one event into the world. Pure. An event at or below the newest changes nothing. */
import type { LedgerEvent, Unreadable } from '@recovery-ledger/ledger';
import { evolveFailures } from './evolve-failures.ts';
import { evolveClaims, evolveRecoveries } from './evolve-recoveries.ts';
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

/** What cannot be read has its place all the same: who decides on its aggregate withholds. */
export const evolveUnreadable = (world: World, unreadable: Unreadable): World => {
  const { subject, sequence, reason } = unreadable;
  if (sequence <= world.newest) return world;
  return {
    ...noteOf(world, subject, sequence),
    unreadable: { ...world.unreadable, [subject]: { sequence, reason } },
  };
};

/** Only where a look appends to: any other aggregate may be one of very many. */
const noteOf = (world: World, subject: string, newest: number): World =>
  /\.(scope|claim)\.[^.]+$/.test(subject)
    ? { ...world, newest, lastSequences: { ...world.lastSequences, [subject]: newest } }
    : { ...world, newest };

/** What cannot be read of one aggregate; the world is of one mode, so family and id name it. */
export const unreadableOf = (
  { unreadable }: World,
  family: 'component' | 'scope' | 'claim',
  id: string,
): (Unread & { readonly subject: string }) | undefined => {
  const found = Object.entries(unreadable).find(([name]) => name.endsWith(`.${family}.${id}`));
  return found && { ...found[1], subject: found[0] };
};
