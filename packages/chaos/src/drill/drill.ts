/**
 * One drill: a failure that is only told, and what the recoverers rehearse because of it.
 *
 * starting   DrillStarted is in the log; observers are being made to suspect. Exit: all of them
 *            did and the failure is confirmed, or nothing was told in time and it is concluded.
 * failing    the failure is confirmed, so recoverers act on it; FaultInjected links it to the
 *            drill. Exit: the response came to an end, or the time for it is over.
 * concluded  the verdict is in the log. Its failure is still open until it is cleared, and no
 *            other drill of the component starts before that.
 */
import type { FailureType } from '@recovery-ledger/ledger';

export type Drill = {
  readonly drill: string;
  readonly component: string;
  readonly failureType: FailureType;
  readonly reason: string;
  readonly startedAtMs: number;
  /** Newest sequence of the drill's own aggregate: what its next append expects. */
  readonly last: number;
  readonly progress: Progress;
};

export type Progress =
  | { readonly status: 'starting'; readonly observers: readonly Observer[] }
  | {
      readonly status: 'failing';
      readonly failure: number;
      readonly injected: boolean;
      readonly incident: string;
      readonly response: Response;
    }
  | { readonly status: 'concluded'; readonly failure: number | null; readonly cleared: boolean };

/** Who suspected already, and the sequence of that event. */
export type Observer = { readonly name: string; readonly suspicion: number };

/** What recoverers made of the failure so far. */
export type Response =
  | { readonly kind: 'none' }
  | { readonly kind: 'withheld'; readonly why: string }
  | { readonly kind: 'decided'; readonly recovery: string }
  | { readonly kind: 'paused'; readonly recovery: string; readonly why: string }
  | { readonly kind: 'failed'; readonly why: string }
  | {
      readonly kind: 'completed';
      readonly outcome: 'recovered' | 'rehearsed';
      readonly checks: { readonly pass: number; readonly fail: number; readonly unknown: number };
    };
