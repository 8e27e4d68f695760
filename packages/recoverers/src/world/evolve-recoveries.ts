/**
 * Claims, and how far recoveries are. Pure. A recovery that nobody decided is none, whatever is
 * recorded of it: nothing rests on it, and it leaves nothing behind.
 */
import type { LedgerEvent } from '@recovery-ledger/ledger';
import { broughtBack } from './evolve-decisions.ts';
import type { Decision, Place, RecoveryProgress, World } from './state.ts';

/** Enough for every doubling of the anti-flap window. */
const completionsKept = 32;

export const evolveClaims = (world: World, event: LedgerEvent, place: Place): World => {
  if (event.type === 'RecoveryClaimed') {
    const { component, recovery, incident, recoverer, generation } = event.data;
    const epoch = { generation, sequence: place.sequence };
    const claim = { component, recovery, incident, recoverer, epoch, released: false };
    const claimed = { ...world, claims: { ...world.claims, [component]: claim } };
    return broughtBack(claimed, recovery, place.atMs);
  }
  if (event.type !== 'ClaimReleased') return world;
  const claim = world.claims[event.data.component];
  return claim === undefined || claim.recovery !== event.data.recovery
    ? world
    : { ...world, claims: { ...world.claims, [claim.component]: { ...claim, released: true } } };
};

export const evolveRecoveries = (world: World, event: LedgerEvent, place: Place): World => {
  const set = (recovery: string, status: RecoveryProgress['status']) =>
    setStatus(world, recovery, status, place);
  switch (event.type) {
    case 'RecoveryPlanned': {
      const { recovery, rehearsal, runbookHash, steps } = event.data;
      if (world.decisions[recovery] === undefined) return world;
      const moves = steps.some(({ phase }) => !looking.includes(phase));
      const planned = { recovery, rehearsal, moves, runbookHash, since: place.sequence };
      return putRecovery(world, { ...planned, status: 'running', endedAtMs: 0 });
    }
    case 'RecoveryContinued':
      return set(event.data.recovery, 'running');
    case 'RecoveryPaused':
      return set(event.data.recovery, 'paused');
    case 'RecoveryFailed':
      return set(event.data.recovery, 'failed');
    case 'RecoveryAbandoned':
      return set(event.data.recovery, 'abandoned');
    case 'RecoveryCompleted':
      return completed(set(event.data.recovery, 'completed'), event.data.recovery, place.atMs);
    default:
      return world;
  }
};

/** What a plan of these alone does leaves a component where it was. */
const looking: readonly string[] = ['reconcile', 'validate'];

/** Only what moved a component counts: a rehearsal that a person asked for did not. */
const completed = (world: World, recovery: string, atMs: number): World => {
  const decision = world.decisions[recovery];
  const progress = world.recoveries[recovery];
  if (decision === undefined || progress === undefined) return world;
  if (!hasMoved(world, decision, progress)) return world;
  const before = world.completions[decision.component] ?? [];
  const times = [...before, atMs].slice(-completionsKept);
  return { ...world, completions: { ...world.completions, [decision.component]: times } };
};

const hasMoved = (
  { causes }: World,
  { origin, cause }: Decision,
  { rehearsal, moves }: RecoveryProgress,
): boolean => {
  if (origin === 'failure' || origin === 'activation') return true;
  const kind = causes[cause]?.asked?.kind;
  return (
    !rehearsal && moves && (kind === 'start' || kind === 'switch_over' || kind === 'fail_back')
  );
};

const putRecovery = (world: World, recovery: RecoveryProgress): World => ({
  ...world,
  recoveries: { ...world.recoveries, [recovery.recovery]: recovery },
});

const setStatus = (
  world: World,
  recovery: string,
  status: RecoveryProgress['status'],
  { sequence, atMs }: Place,
): World => {
  const known = world.recoveries[recovery];
  if (known === undefined) return world;
  const endedAtMs = status === 'running' ? 0 : atMs;
  return putRecovery(world, { ...known, status, endedAtMs, since: sequence });
};
