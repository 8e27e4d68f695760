/**
 * One observer's view of the lines that back each other up. Pure. A line is lost with the first
 * sample that says so, for nothing is switched because of it; it is back after `good` samples in a
 * row. Both say since when, so that an older view never speaks against a newer event.
 */
import type { Evidence } from '@recovery-ledger/ledger';
import type { LegSeen, Observation } from './observation.ts';

export type LegOpinion = {
  readonly leg: string;
  readonly lost: LegSeen['lost'];
  /** The first sample of those that agree. */
  readonly since: bigint;
  readonly evidence: Evidence;
};

type LegRecord = LegOpinion & {
  /** The run of good samples that ends its history while it still counts as lost. */
  readonly good: number;
  readonly goodSince: bigint;
};

export type RedundancyState = Readonly<Record<string, LegRecord>>;

export const noLegs: RedundancyState = {};

/** The state after one more observation; those that see no legs change nothing. */
export const judgeLegs = (
  state: RedundancyState,
  { legs, at }: Observation,
  { good }: { readonly good: number },
): RedundancyState =>
  legs === undefined || legs.length === 0
    ? state
    : Object.fromEntries(legs.map((seen) => [seen.leg, after(state[seen.leg], seen, at, good)]));

const after = (
  before: LegRecord | undefined,
  { leg, lost, evidence }: LegSeen,
  at: bigint,
  owed: number,
): LegRecord => {
  const wasLost = before !== undefined && before.lost !== null;
  if (lost !== null) {
    return { leg, lost, evidence, since: wasLost ? before.since : at, good: 0, goodSince: at };
  }
  if (!wasLost) return { leg, lost, evidence, since: before?.since ?? at, good: 1, goodSince: at };
  const good = before.good + 1;
  const goodSince = before.good === 0 ? at : before.goodSince;
  if (good < owed) return { ...before, good, goodSince };
  return { leg, lost, evidence, since: goodSince, good, goodSince };
};

export const legOpinions = (state: RedundancyState): readonly LegOpinion[] => Object.values(state);
