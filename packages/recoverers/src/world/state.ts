/**
 * What a recoverer knows of its mode: failures, decisions, claims and how recoveries ended,
 * folded from the log. Pure. Resolved incidents leave it, so that its size follows what is open.
 *
 * An event at or below the newest applied sequence changes nothing. Of the aggregates that a look
 * appends to, the newest is kept apart: it is what the next append expects.
 */
import type { Epoch, FailureType } from '@recovery-ledger/ledger';

export type Failure = {
  readonly sequence: number;
  readonly component: string;
  readonly failureType: FailureType;
  readonly cleared: boolean;
  readonly incident: string | null;
  readonly scoped: boolean;
  readonly decision:
    | { readonly kind: 'none' }
    | { readonly kind: 'withheld'; readonly codes: readonly string[] }
    | { readonly kind: 'decided'; readonly recovery: string; readonly runbook: string };
};

export type Claim = {
  readonly component: string;
  readonly recovery: string;
  readonly incident: string;
  readonly recoverer: string;
  readonly epoch: Epoch;
  readonly released: boolean;
};

export type RecoveryEnd = {
  readonly recovery: string;
  readonly status: 'running' | 'paused' | 'completed' | 'failed' | 'abandoned';
  readonly rehearsal: boolean;
  /** What the plan pins; no other version of the runbook goes on with it. */
  readonly runbookHash: string;
  readonly endedAtMs: number;
};

export type World = {
  /** The sequence of the newest event that was applied. */
  readonly newest: number;
  /** Of scopes and claims, by subject. */
  readonly lastSequences: Readonly<Record<string, number>>;
  readonly failures: Readonly<Record<number, Failure>>;
  readonly claims: Readonly<Record<string, Claim>>;
  readonly recoveries: Readonly<Record<string, RecoveryEnd>>;
  /** When the last recovery of a component completed, for the anti-flap window. */
  readonly lastCompletedMs: Readonly<Record<string, number>>;
  /** The newest event of each aggregate that this program cannot read, by subject. */
  readonly unreadable: Readonly<Record<string, Unread>>;
};

export type Unread = { readonly sequence: number; readonly reason: string };

export const emptyWorld: World = {
  newest: 0,
  lastSequences: {},
  failures: {},
  claims: {},
  recoveries: {},
  lastCompletedMs: {},
  unreadable: {},
};

export type Place = { readonly subject: string; readonly sequence: number; readonly atMs: number };
