/**
 * Keeps a claim's lease alive while its recovery runs. IO.
 * A holder that could not renew for the ttl, on its own monotonic clock, starts no effect: it may
 * have slept (SIGSTOP, a paused machine) while another took over. When the claim ends the lease is
 * left to expire: by then it may be another holder's.
 */
import { type Leases, leaseTtlMs, type Mode } from '@recovery-ledger/ledger';

export type HeldLease = {
  readonly isFresh: () => boolean;
};

export const holdLease = async (
  leases: Leases,
  mode: Mode,
  component: string,
  holder: string,
  signal: AbortSignal,
): Promise<HeldLease> => {
  let renewedAt = 0;
  const renew = async () => {
    const startedAt = performance.now();
    try {
      await leases.renew(mode, component, holder);
      renewedAt = startedAt;
    } catch {
      // Not renewed: isFresh says so once the ttl is over.
    }
  };
  await renew();
  const timer = setInterval(() => {
    renew().catch(() => undefined);
  }, leaseTtlMs / 3);
  const end = () => clearInterval(timer);
  signal.addEventListener('abort', end, { once: true });
  if (signal.aborted) end(); // while the first renewal was under way
  return {
    isFresh: () => performance.now() - renewedAt < leaseTtlMs,
  };
};
