/** What the holder of a claim, or a person through it, has to say about a recovery. Types only. */
import type { Epoch, OnFailure } from '@recovery-ledger/ledger';

type Evidence = Readonly<Record<string, unknown>>;
type OfStep = { readonly epoch: Epoch; readonly step: string; readonly attempt: number };
type Ended = OfStep & { readonly durationNs: bigint };

export type StepCommand =
  | (OfStep & { readonly type: 'StartStep'; readonly recoverer: string })
  | (Ended & { readonly type: 'ReportSuccess'; readonly output: Evidence })
  | (Ended & {
      readonly type: 'ReportFailure';
      readonly reason: string;
      readonly retry: boolean;
      readonly evidence: Evidence;
      /** What it leads to, where that is not what the plan says of the step. */
      readonly onFailure?: OnFailure;
    });

/** The undo of a step ended; `undone` as it was meant to, or not. */
export type UndoCommand = Ended & {
  readonly type: 'ReportUndo';
  readonly undone: boolean;
  readonly reason: string;
  readonly output: Evidence;
};

/**
 * Without `by` it is a takeover: the record moves under the new epoch, and a paused recovery stays
 * paused. With `by`, a person lets a paused one go on: with the step that it stopped at tried
 * again, or left out.
 */
export type ContinueCommand = {
  readonly type: 'Continue';
  readonly epoch: Epoch;
  readonly recoverer: string;
  readonly reason: string;
  readonly by?: string;
  readonly skipStep?: string;
};

type AtStep = { readonly epoch: Epoch; readonly step: string; readonly reason: string };

export type EndCommand = AtStep & { readonly type: 'Pause' | 'Fail' };

export type RecoveryCommand =
  | StepCommand
  | UndoCommand
  | ContinueCommand
  | { readonly type: 'Complete'; readonly epoch: Epoch }
  | (AtStep & { readonly type: 'SkipStep' })
  | EndCommand
  | {
      readonly type: 'Abandon';
      readonly epoch: Epoch;
      readonly by: string;
      readonly reason: string;
    };

export type Refusal =
  | { readonly _tag: 'NotPlanned' }
  | { readonly _tag: 'StaleEpoch'; readonly newest: Epoch }
  | { readonly _tag: 'NotRunning'; readonly status: string }
  | { readonly _tag: 'UnknownStep'; readonly step: string }
  /** A person may leave out only what the recovery waits at, or what has not begun. */
  | { readonly _tag: 'NotToSkip'; readonly step: string }
  | { readonly _tag: 'NotToUndo'; readonly step: string };
