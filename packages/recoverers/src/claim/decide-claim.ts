/**
 * Who may take a component's recovery. Pure. The claim's sequence becomes the epoch; the append
 * under the expected sequence is the guard, so that of two recoverers exactly one gets it.
 */
import type { LedgerEvent } from '@recovery-ledger/ledger';
import type { Claim } from '../world/state.ts';

export type ClaimInput = {
  readonly component: string;
  readonly incident: string;
  readonly recovery: string;
  readonly recoverer: string;
  readonly current: Claim | undefined;
  readonly generation: number;
  /** Whether the holder was seen alive within the lease's ttl. */
  readonly holderIsAlive: boolean;
  /** A person's order, or the kill switch: it waits for no holder. */
  readonly preempts: boolean;
};

export type Held = { readonly _tag: 'HeldByAnother'; readonly recoverer: string };

/** The event to append, or who holds the component. */
export const decideClaim = (input: ClaimInput): LedgerEvent | Held => {
  const { component, incident, recovery, recoverer, generation, current } = input;
  const data = { component, incident, recovery, recoverer, generation };
  if (current === undefined || current.released) {
    return { type: 'RecoveryClaimed', data: { ...data, reason: 'first' } };
  }
  const isFollowed = current.recovery === recovery && !input.holderIsAlive;
  return isFollowed || input.preempts
    ? { type: 'RecoveryClaimed', data: { ...data, reason: 'takeover' } }
    : { _tag: 'HeldByAnother', recoverer: current.recoverer };
};
