/** How each recovery of a record is at its end. Pure. */
import type { Recorded } from '@recovery-ledger/ledger';

export const ends: readonly string[] = ['RecoveryCompleted', 'RecoveryFailed', 'RecoveryAbandoned'];

/** By recovery: what was written last of how it is. */
export const statuses = (record: readonly Recorded[]): ReadonlyMap<string, string> => {
  const all = new Map<string, string>();
  for (const { type, data } of record) {
    const tells =
      ends.includes(type) ||
      ['RecoveryPlanned', 'RecoveryPaused', 'RecoveryContinued'].includes(type);
    if (tells && 'recovery' in data && typeof data.recovery === 'string') {
      all.set(data.recovery, type);
    }
  }
  return all;
};
