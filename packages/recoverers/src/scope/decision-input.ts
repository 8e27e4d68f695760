/** What a decision about one component rests on. Pure types. */
import type { DecisionOrigin, Estate, PredictedLoss } from '@recovery-ledger/ledger';
import type { Cause, World } from '../world/state.ts';
import type { Ranking } from './candidates.ts';

export type DecisionInput = {
  readonly cause: Cause;
  readonly origin: DecisionOrigin;
  /** What is decided on: the cause's own, the activation's, or a part of it. */
  readonly component: string;
  readonly incident: string;
  readonly recovery: string;
  readonly parent: string | null;
  readonly site: string | null;
  readonly world: World;
  readonly estate: Estate;
  /** What would recover it, null where nothing is named. */
  readonly runbookName: string | null;
  /** That runbook, as far as it is loaded here, and what it needs to know. */
  readonly runbook: RunbookNeeds | null;
  readonly ranking: Ranking;
  readonly predictedLoss: PredictedLoss;
  readonly nowMs: number;
  readonly decidedAtSequence: number;
};

export type RunbookNeeds = {
  readonly id: string;
  /** Whether it names the instance that takes over, or the one that failed. */
  readonly candidate: boolean;
  readonly failed: boolean;
};
