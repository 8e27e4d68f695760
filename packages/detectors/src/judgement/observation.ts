/**
 * One sample of one probe: when it was asked, when it was known, what was seen. Pure.
 * No observation, or one that failed through our own fault, is `unknown` and never `good`.
 * Instants are nanoseconds on this process's monotonic clock.
 */
import type { Evidence, FailureType } from '@recovery-ledger/ledger';

/**
 * What each sign says of the component; signs of our own blindness say nothing. `reset` is the loss
 * of a connection that was held open, `closed` is a question whose connection ended unanswered.
 * `quiet` is a silence that the session calendar expects; `corrupt` is what the asked one says of
 * its own data.
 */
export const resultOfSign = {
  answered: 'good',
  quiet: 'good',
  slow: 'slow',
  refused: 'bad',
  exited: 'bad',
  reset: 'bad',
  closed: 'bad',
  'no-connect': 'bad',
  'no-answer': 'bad',
  paused: 'bad',
  'wrong-answer': 'bad',
  corrupt: 'bad',
  stale: 'bad',
  gap: 'bad',
  'no-target': 'unknown',
  'source-silent': 'unknown',
  'own-fault': 'unknown',
  stalled: 'unknown',
} as const;

export type Sign = keyof typeof resultOfSign;
/** A supervisor that has seen the process exit is as positive as a refused connection. */
export const isRefusal = (sign: Sign | undefined): boolean =>
  sign === 'refused' || sign === 'exited';

export type Result = (typeof resultOfSign)[Sign];

/** What was probed: where it listens, and which instance of which incarnation it is, if known. */
export type Target = {
  readonly endpoint: string | null;
  readonly http: string | null;
  readonly instance: string | null;
  readonly incarnation: number | null;
};

export type Observation = {
  readonly probe: string;
  readonly askedAt: bigint;
  readonly at: bigint;
  readonly result: Result;
  readonly sign: Sign;
  /** Null when there was nothing to ask: no target is known yet. */
  readonly target: Target | null;
  readonly evidence: Evidence;
  /** What was seen of the parts that back each other up, where the probe sees them. */
  readonly legs?: readonly LegSeen[];
};

/** One of several lines that carry the same: lost is not down as long as another is left. */
export type LegSeen = {
  readonly leg: string;
  readonly lost: { readonly failureType: FailureType; readonly reason: string } | null;
  readonly evidence: Evidence;
};

export const sameTarget = (a: Target | null, b: Target | null): boolean =>
  a?.endpoint === b?.endpoint && a?.http === b?.http && a?.incarnation === b?.incarnation;
