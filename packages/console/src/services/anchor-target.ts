/** A place outside of the server that keeps what is needed of every seal. */
import type { Anchored, Seal } from '@recovery-ledger/ledger';

export type AnchorTarget = {
  /** For people: which place it is. */
  readonly name: string;
  /** The newest seal that it has. */
  readonly last: () => Promise<Anchored | undefined>;
  /** Resolves once the place has it for good; rejects with the reason otherwise. */
  readonly put: (seal: Seal) => Promise<void>;
};
