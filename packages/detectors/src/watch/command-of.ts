/**
 * Turns an opinion into what is said of it to the log. Pure: the clock's readings are arguments.
 */
import type { Onset } from '@recovery-ledger/ledger';
import type { Command } from '../component/command.ts';
import type { Opinion, Suspect } from '../judgement/opinion.ts';
import type { LegOpinion } from '../judgement/redundancy.ts';

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
        nowNs: wallNs(now),
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

export const isoOf = (instant: bigint, now: Now): string =>
  new Date(now.wallMs - Number(now.monotonicNs - instant) / 1e6).toISOString();

/** What is said of each leg; `leg-A` of two is what a person would look for. */
export const redundancyCommands = (
  legs: readonly LegOpinion[],
  { component, observer }: Speaker,
  now: Now,
): readonly Command[] => {
  const remaining = legs.filter(({ lost }) => lost === null).length;
  return legs.map(({ leg, lost, since, evidence }) => ({
    type: 'ReportRedundancy',
    component,
    observer,
    kind: 'leg',
    instance: `leg-${leg}`,
    lost: lost?.reason ?? null,
    sinceNs: wallNs(now) - (now.monotonicNs - since),
    nowNs: wallNs(now),
    remaining,
    required: legs.length,
    evidence: { ...evidence, leg, failureType: lost?.failureType ?? null },
  }));
};

export const wallNs = ({ wallMs }: Now): bigint => BigInt(Math.round(wallMs)) * 1_000_000n;
