/**
 * One look at a primary and everything that copies from it: what each says of itself, and what the
 * primary says of them. Types. Positions are bytes since the beginning of the log. Null: not said.
 */
import type { Evidence } from '@recovery-ledger/ledger';

/** What the primary says of one that copies from it. */
export type Streaming = {
  readonly state: string;
  readonly syncState: string | null;
  readonly write: bigint | null;
  readonly flush: bigint | null;
  readonly replay: bigint | null;
  /** How long what was replayed last had been on its way, by the primary's clock. */
  readonly replayMs: number | null;
};

export type Slot = { readonly active: boolean; readonly walStatus: string | null };

/** What a standby says of itself. */
export type OwnWord = {
  readonly is: 'answered';
  /** False: it takes writes itself. */
  readonly standsBy: boolean;
  readonly received: bigint | null;
  readonly replayed: bigint | null;
  /** Whether it hears its primary: the walreceiver streams, the link is up. */
  readonly hears: boolean;
  /** The newest heartbeat in its copy, milliseconds since 1970 on the primary's clock. */
  readonly heartbeatMs: number | null;
  /** For how long it has not heard anything, where it says so. */
  readonly silentMs: number | null;
  readonly evidence: Evidence;
};

export type NoWord = { readonly is: 'silent'; readonly reason: string };

export type StandbySeen = {
  readonly name: string;
  /** Null: the primary knows nothing of it. */
  readonly streaming: Streaming | null;
  /** Null where there are none to look at. */
  readonly slot: Slot | 'missing' | null;
  readonly own: OwnWord | NoWord;
};

export type PrimarySeen = {
  readonly is: 'answered';
  readonly name: string;
  /** Where it was before any standby was asked. */
  readonly position: bigint;
  /** As the server writes it. */
  readonly text: string;
  readonly timeline: string;
  readonly heartbeatMs: number | null;
  readonly syncCommit: string | null;
  readonly syncNames: string | null;
  /** How many commits wait for a standby. */
  readonly waiting: number;
  /** What contradicts the demand besides: settings of roles, refused writes. */
  readonly objections: readonly string[];
};

export type Sample = {
  /** Nanoseconds on this process's monotonic clock. */
  readonly at: bigint;
  readonly primary: PrimarySeen | (NoWord & { readonly name: string });
  readonly standbys: readonly StandbySeen[];
};
