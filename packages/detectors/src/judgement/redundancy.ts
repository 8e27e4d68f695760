/**
 * One observer's view of the lines that back each other up. Pure. A line is lost with the second
 * sample in a row that says so, for nothing is switched because of it; it is back after `good`
 * samples in a row. Both say since when, so that an older view never speaks against a newer event.
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
  /** How many samples in a row say otherwise, and since when. */
  readonly against: number;
  readonly againstSince: bigint;
};

/** One sample may be a busy moment. */
const lostAfter = 2;

export type RedundancyState = Readonly<Record<string, LegRecord>>;

export const noLegs: RedundancyState = {};

/** The state after one more observation; those that see no legs change nothing. */
export const judgeLegs = (
  state: RedundancyState,
  { legs, at }: Pick<Observation, 'legs' | 'at'>,
  { good }: { readonly good: number },
): RedundancyState =>
  legs === undefined || legs.length === 0
    ? state
    : Object.fromEntries(legs.map((seen) => [seen.leg, after(state[seen.leg], seen, at, good)]));

const after = (
  before: LegRecord | undefined,
  { leg, lost, evidence }: LegSeen,
  at: bigint,
  good: number,
): LegRecord => {
  const known = before ?? { leg, lost: null, evidence, since: at, against: 0, againstSince: at };
  const agrees = (known.lost === null) === (lost === null);
  if (agrees) return { ...known, lost, evidence, against: 0, againstSince: at };
  const against = known.against + 1;
  const againstSince = known.against === 0 ? at : known.againstSince;
  const owed = lost === null ? good : lostAfter;
  if (against < owed) return { ...known, against, againstSince };
  return { leg, lost, evidence, since: againstSince, against: 0, againstSince: at };
};

export const legOpinions = (state: RedundancyState): readonly LegOpinion[] => Object.values(state);
