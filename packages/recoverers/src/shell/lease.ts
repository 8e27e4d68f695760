/**
 * Keeps a claim's lease alive while its recovery runs. IO.
 * A holder that could not renew for the ttl, on its own monotonic clock, starts no effect: it may
 * have slept (SIGSTOP, a paused machine) while another took over. When the claim ends the lease is
 * left to expire: by then it may be another holder's.
 */
import { leaseTtlMs } from '@recovery-ledger/ledger';
import type { RecovererDeps } from './recoverer.ts';

export type HeldLease = {
  readonly isFresh: () => boolean;
};

export const holdLease = async (
  { log, clock, instance }: Pick<RecovererDeps, 'log' | 'clock' | 'instance'>,
  component: string,
  signal: AbortSignal,
): Promise<HeldLease> => {
  let renewedAt = 0;
  const renew = async () => {
    const startedAt = clock.monotonicMs();
    try {
      await log.leases.renew(log.mode, component, instance);
      renewedAt = startedAt;
    } catch {
      // Not renewed: isFresh says so once the ttl is over.
    }
  };
  await renew();
  clock.every(leaseTtlMs / 3, signal, () => {
    renew().catch(() => undefined);
  });
  return {
    isFresh: () => clock.monotonicMs() - renewedAt < leaseTtlMs,
  };
};
