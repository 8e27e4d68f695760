/** Asks the leases whether the holder of a claim still lives. IO. */
import { leaseTtlMs } from '@recovery-ledger/ledger';
import { judgeHolder, type Sighting } from '../claim/holder-liveness.ts';
import type { Claim } from '../world/state.ts';
import type { RecovererDeps } from './recoverer.ts';

export type HolderWatch = (claim: Claim) => Promise<boolean>;

export const createHolderWatch = ({
  log,
  clock,
}: Pick<RecovererDeps, 'log' | 'clock'>): HolderWatch => {
  const sightings = new Map<string, Sighting>();
  return async ({ component, epoch, recoverer }) => {
    let holder: string | undefined;
    try {
      holder = await log.leases.holder(log.mode, component);
    } catch {
      return true; // the log is away: nobody may newly claim
    }
    const look = {
      claim: epoch.sequence,
      recoverer,
      holder,
      nowMs: clock.monotonicMs(),
      ttlMs: leaseTtlMs,
    };
    const { alive, sighting } = judgeHolder(sightings.get(component), look);
    sightings.set(component, sighting);
    return alive;
  };
};
