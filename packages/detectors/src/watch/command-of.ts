/**
 * Turns an opinion into what is said of it to the log. Pure: the clock's readings are arguments.
 */
import type { Onset } from '@recovery-ledger/ledger';
import type { Command } from '../component/command.ts';
import type { Opinion, Suspect } from '../judgement/opinion.ts';

export type Speaker = {
  readonly component: string;
  readonly observer: string;
  readonly probes: readonly string[];
  readonly quorum: number;
  readonly confirmWithinMs: number;
};

/** One reading of both clocks, so that instants on one can be told on the other. */
export type Now = { readonly wallMs: number; readonly monotonicNs: bigint };

export const commandOf = (opinion: Opinion, speaker: Speaker, now: Now): Command | undefined => {
  if (opinion.is === 'unsure') return undefined;
  const { component, observer, probes, quorum } = speaker;
  const incarnation = opinion.target?.incarnation ?? null;
  const said = { component, observer, incarnation, evidence: opinion.evidence };
  switch (opinion.is) {
    case 'blind':
      return { type: 'ReportBlind', component, observer, reason: opinion.reason };
    case 'answering':
      return { ...said, type: 'ReportAnswering', probes, flaps: opinion.flaps, quorum };
    case 'suspect': {
      const { failureType, settled, flaps } = opinion;
      const onset = onsetOf(opinion, now);
      const window = {
        quorum,
        nowNs: BigInt(Math.round(now.wallMs)) * 1_000_000n,
        confirmWithinNs: BigInt(speaker.confirmWithinMs) * 1_000_000n,
      };
      return { ...said, ...window, type: 'SuspectFailure', failureType, settled, onset, flaps };
    }
    default:
      return opinion satisfies never;
  }
};

const onsetOf = ({ lastGood, firstBad }: Suspect, now: Now): Onset => ({
  lastGood: lastGood === null ? null : isoOf(lastGood, now),
  firstBad: isoOf(firstBad, now),
  lastGoodAgeNs: lastGood === null ? null : String(now.monotonicNs - lastGood),
  firstBadAgeNs: String(now.monotonicNs - firstBad),
});

const isoOf = (instant: bigint, now: Now): string =>
  new Date(now.wallMs - Number(now.monotonicNs - instant) / 1e6).toISOString();
