/**
 * What a recoverer knows of its mode: what asks for a decision, decisions, claims, how far
 * recoveries are, and what people hold back, folded from the log. Pure. Resolved incidents leave
 * it, so that its size follows what is open.
 *
 * An event at or below the newest applied sequence changes nothing. Of the aggregates that a look
 * appends to or reads again, the newest is kept apart: it is what the next append expects.
 */
import type { ApprovalPolicy, DecisionOrigin, Epoch, FailureType } from '@recovery-ledger/ledger';
import type { ValidAct } from '../actions/people.ts';
import type { Asked } from './asked.ts';
import type { Block, LossAccepted, Maintenance, Pause } from './held-back.ts';

/** A confirmed failure, a request of a person, or the kill switch: it is answered by a decision. */
export type Cause = {
  readonly sequence: number;
  readonly component: string;
  readonly atMs: number;
  /** Null for what a person asked for. */
  readonly failureType: FailureType | null;
  /** When the component answered again; a request withdrawn is none. */
  readonly clearedAtMs: number | null;
  readonly incident: string | null;
  readonly scoped: boolean;
  readonly decision:
    | { readonly kind: 'none' }
    | { readonly kind: 'withheld'; readonly key: string }
    | { readonly kind: 'decided'; readonly recovery: string };
  /** Why the activation that this failure asks for is withheld, as `keyOf` says it. */
  readonly activationWithheld: string | null;
  /** Null for a failure. */
  readonly asked: Asked | null;
};

/** A recovery that was decided, and not withheld again before it was claimed. */
export type Decision = {
  readonly recovery: string;
  readonly component: string;
  readonly runbook: string;
  readonly incident: string;
  /** The sequence of its cause. */
  readonly cause: number;
  readonly origin: DecisionOrigin;
  /** The activation that it is part of. */
  readonly parent: string | null;
  readonly site: string | null;
  /** Who has to agree before it acts; null where nobody has to. */
  readonly approval: ApprovalPolicy | null;
  /** What it is expected to lose, in words. */
  readonly predictedLoss: string;
  readonly sequence: number;
};

export type Claim = {
  readonly component: string;
  readonly recovery: string;
  readonly incident: string;
  readonly recoverer: string;
  readonly epoch: Epoch;
  readonly released: boolean;
};

export type RecoveryProgress = {
  readonly recovery: string;
  readonly status: 'running' | 'paused' | 'completed' | 'failed' | 'abandoned';
  readonly rehearsal: boolean;
  /** Whether its plan moves anything, or only compares and asks. */
  readonly moves: boolean;
  /** What the plan pins; no other version of the runbook goes on with it. */
  readonly runbookHash: string;
  readonly endedAtMs: number;
  /** The sequence of the event that gave it this status. */
  readonly since: number;
};

export type World = {
  /** The sequence of the newest event that was applied. */
  readonly newest: number;
  /** Of scopes, claims and controls, by subject. */
  readonly lastSequences: Readonly<Record<string, number>>;
  readonly causes: Readonly<Record<number, Cause>>;
  readonly decisions: Readonly<Record<string, Decision>>;
  /** Withheld again before anybody had claimed them, as far as that was known then. */
  readonly withdrawn: Readonly<Record<string, Decision>>;
  readonly claims: Readonly<Record<string, Claim>>;
  readonly recoveries: Readonly<Record<string, RecoveryProgress>>;
  /** When the last recoveries of a component completed, for the anti-flap window: oldest first. */
  readonly completions: Readonly<Record<string, readonly number[]>>;
  /** The last recoveries decided without a person, for the cap: oldest first. */
  readonly failovers: readonly { readonly recovery: string; readonly atMs: number }[];
  readonly pauses: Readonly<Record<string, Pause>>;
  readonly blocks: Readonly<Record<string, Block>>;
  readonly maintenance: Readonly<Record<string, Maintenance>>;
  readonly accepted: readonly LossAccepted[];
  /** What people answered and ticked, by incident. */
  readonly acts: Readonly<Record<string, readonly ValidAct[]>>;
  /** The newest event of each aggregate that this program cannot read, by subject. */
  readonly unreadable: Readonly<Record<string, Unread>>;
};

export type Unread = { readonly sequence: number; readonly reason: string };

export const emptyWorld: World = {
  newest: 0,
  lastSequences: {},
  causes: {},
  decisions: {},
  withdrawn: {},
  claims: {},
  recoveries: {},
  completions: {},
  failovers: [],
  pauses: {},
  blocks: {},
  maintenance: {},
  accepted: [],
  acts: {},
  unreadable: {},
};

export type Place = { readonly subject: string; readonly sequence: number; readonly atMs: number };
