/**
 * Claims, and how far recoveries are. Pure. A recovery that nobody decided is none, whatever is
 * recorded of it: nothing rests on it, and it leaves nothing behind.
 */
import type { LedgerEvent } from '@recovery-ledger/ledger';
import type { Place, RecoveryEnd, World } from './state.ts';

export const evolveClaims = (world: World, event: LedgerEvent, sequence: number): World => {
  if (event.type === 'RecoveryClaimed') {
    const { component, recovery, incident, recoverer, generation } = event.data;
    const epoch = { generation, sequence };
    const claim = { component, recovery, incident, recoverer, epoch, released: false };
    return { ...world, claims: { ...world.claims, [component]: claim } };
  }
  if (event.type !== 'ClaimReleased') return world;
  const claim = world.claims[event.data.component];
  return claim === undefined || claim.recovery !== event.data.recovery
    ? world
    : { ...world, claims: { ...world.claims, [claim.component]: { ...claim, released: true } } };
};

export const evolveRecoveries = (world: World, event: LedgerEvent, { atMs }: Place): World => {
  switch (event.type) {
    case 'RecoveryPlanned': {
      const { recovery, rehearsal, runbookHash } = event.data;
      if (!isDecided(world, recovery)) return world;
      const planned = { recovery, rehearsal, runbookHash };
      return putRecovery(world, { ...planned, status: 'running', endedAtMs: 0 });
    }
    case 'RecoveryContinued':
      return setStatus(world, event.data.recovery, 'running', 0);
    case 'RecoveryPaused':
      return setStatus(world, event.data.recovery, 'paused', atMs);
    case 'RecoveryFailed':
      return setStatus(world, event.data.recovery, 'failed', atMs);
    case 'RecoveryAbandoned':
      return setStatus(world, event.data.recovery, 'abandoned', atMs);
    case 'RecoveryCompleted': {
      const { recovery, component } = event.data;
      if (world.recoveries[recovery] === undefined) return world;
      const ended = setStatus(world, recovery, 'completed', atMs);
      const lastCompletedMs = { ...world.lastCompletedMs, [component]: atMs };
      return { ...ended, lastCompletedMs };
    }
    default:
      return world;
  }
};

const isDecided = ({ failures }: World, recovery: string): boolean =>
  Object.values(failures).some(
    ({ decision }) => decision.kind === 'decided' && decision.recovery === recovery,
  );

const putRecovery = (world: World, recovery: RecoveryEnd): World => ({
  ...world,
  recoveries: { ...world.recoveries, [recovery.recovery]: recovery },
});

const setStatus = (
  world: World,
  recovery: string,
  status: RecoveryEnd['status'],
  endedAtMs: number,
): World => {
  const known = world.recoveries[recovery];
  return known === undefined ? world : putRecovery(world, { ...known, status, endedAtMs });
};
