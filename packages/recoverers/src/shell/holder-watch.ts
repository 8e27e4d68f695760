/**
 * Whether the holder of a claim still lives, by its lease. IO. A hint only: being wrong costs a
 * takeover, which the epoch makes safe.
 */
import { type Log, leaseTtlMs } from '@recovery-ledger/ledger';
import type { Claim } from '../world/state.ts';

export type HolderWatch = (claim: Claim) => Promise<boolean>;

/** A claim seen for less than the ttl counts as alive: its first renewal may be on the way. */
export const createHolderWatch = (log: Log): HolderWatch => {
  const firstSeen = new Map<string, { readonly sequence: number; readonly at: number }>();
  return async ({ component, epoch, recoverer }) => {
    const seen = firstSeen.get(component);
    const now = performance.now();
    if (seen?.sequence !== epoch.sequence) {
      firstSeen.set(component, { sequence: epoch.sequence, at: now });
      return true;
    }
    try {
      const holder = await log.leases.holder(log.mode, component);
      return holder === recoverer || (holder === undefined && now - seen.at < leaseTtlMs);
    } catch {
      return true; // the log is away: nobody may newly claim
    }
  };
};
