/**
 * The post-mortem of one incident, made of its events alone: the same events give the same report
 * for ever. Pure. Verdicts are computed here from the record; no event claims one.
 */
import {
  type ActualMs,
  actualMs,
  evolveClocks,
  type Mode,
  noClocks,
  phasesOf,
  type Recorded,
  type RecoveryClock,
  type Verdict,
  verdictOf,
} from '@recovery-ledger/ledger';
import { type CheckReport, checksOf, type LossReport, lossOf } from './checks-report.ts';
import { type DecisionReport, decisionOf } from './decision-report.ts';
import { type StepReport, stepsOf } from './steps-report.ts';
import { type TimelineEntry, timelineOf } from './timeline.ts';
import { type TradingReport, tradingOf } from './trading-report.ts';

export type PhaseReport = {
  readonly phase: string;
  readonly ms: number;
  /** Of the target, 0 to 1 and beyond; null without a target. */
  readonly share: number | null;
};

export type RecoveryReport = {
  readonly component: string;
  readonly failure: number;
  readonly failureType: string;
  readonly recovery: string | null;
  readonly onset: { readonly lastGood: string | null; readonly firstBad: string };
  readonly targetMs: number | null;
  readonly actualMs: ActualMs | null;
  /** Null while the clock runs. */
  readonly verdict: Verdict | null;
  readonly rehearsal: boolean;
  readonly phases: readonly PhaseReport[];
  readonly decision: DecisionReport | null;
  readonly steps: readonly StepReport[];
  readonly checks: readonly CheckReport[];
  readonly trading: TradingReport;
  readonly loss: LossReport | null;
};

export type Postmortem = {
  readonly incident: string;
  readonly mode: Mode;
  readonly status: string;
  readonly statusReason: string;
  /** What it rests on: anybody can read these events again. */
  readonly basis: {
    readonly first: number;
    readonly last: number;
    readonly events: number;
    readonly unreadable: number;
  };
  readonly recoveries: readonly RecoveryReport[];
  readonly timeline: readonly TimelineEntry[];
};

export type IncidentRecord = {
  readonly incident: string;
  /** Its events in order; there is at least its FailureConfirmed. */
  readonly events: readonly Recorded[];
  /** The estate in force at the time: targets come from it until something is decided. */
  readonly estate: Recorded | null;
  /** Entries between them that nobody can read: the report says so. */
  readonly unreadable: number;
};

export const postmortemOf = ({
  incident,
  events,
  estate,
  unreadable,
}: IncidentRecord): Postmortem => {
  const inForce = estate === null ? noClocks : evolveClocks(noClocks, estate);
  const { clocks } = events.reduce(evolveClocks, inForce);
  const resolved = events.findLast((event) => event.type === 'IncidentResolved');
  const sequences = events.map(({ meta }) => meta.sequence);
  return {
    incident,
    mode: events[0]?.meta.mode ?? 'real',
    status: resolved?.data.outcome ?? 'open',
    statusReason: resolved?.data.reason ?? 'not resolved yet',
    basis: {
      first: Math.min(...sequences),
      last: Math.max(...sequences),
      events: events.length,
      unreadable,
    },
    recoveries: Object.values(clocks).map((clock) => recoveryReport(clock, events)),
    timeline: timelineOf(events),
  };
};

const recoveryReport = (clock: RecoveryClock, events: readonly Recorded[]): RecoveryReport => {
  const { component, failure, failureType, recovery, onset, targetMs, rehearsal } = clock;
  const own = events.filter(({ data }) => !('recovery' in data) || data.recovery === recovery);
  return {
    component,
    failure,
    failureType,
    recovery,
    onset: { lastGood: onset.lastGood, firstBad: onset.firstBad },
    targetMs,
    actualMs: actualMs(clock),
    verdict: verdictOf(clock),
    rehearsal,
    phases: phasesOf(clock).map(({ phase, ms }) => ({
      phase,
      ms,
      share: targetMs === null ? null : ms / targetMs,
    })),
    decision: decisionOf(own, failure),
    steps: stepsOf(own),
    checks: checksOf(own),
    trading: tradingOf(own),
    loss: lossOf(own),
  };
};
