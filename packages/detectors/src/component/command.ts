/** What an observer asks the decider of one component. Pure. Each may be said again and again. */
import type { Evidence, FailureType, Onset } from '@recovery-ledger/ledger';
import type { Quorum } from './agreement.ts';
import type { ReportLag } from './decide-lag.ts';
import type { ReportRedundancy } from './decide-redundancy.ts';

type Said = {
  readonly component: string;
  readonly observer: string;
  /** Of the instance that was observed, where a registry numbers them. */
  readonly incarnation: number | null;
  readonly evidence: Evidence;
};

export type SuspectFailure = Said &
  Quorum & {
    readonly type: 'SuspectFailure';
    readonly failureType: FailureType;
    /** False while this observer's next re-probe is under way: it may not complete a quorum. */
    readonly settled: boolean;
    readonly onset: Onset;
    /** Refuted suspicions within the flapping window. */
    readonly flaps: number;
  };

/** The component answers, by this observer's hysteresis. */
export type ReportAnswering = Said & {
  readonly type: 'ReportAnswering';
  readonly probes: readonly string[];
  readonly flaps: number;
  readonly quorum: number;
};

export type ReportBlind = Pick<Said, 'component' | 'observer'> & {
  readonly type: 'ReportBlind';
  readonly reason: string;
};

export type Command = SuspectFailure | ReportAnswering | ReportBlind | ReportRedundancy | ReportLag;
