/**
 * What is measured or judged, in the same shape wherever it is told: the result of a check, lag,
 * and loss. `null` always means "not measured", which is never a pass. Pure.
 */
import * as t from 'io-ts';
import { Sequence } from './primitives.ts';

/** `unknown` is an answer that did not come, or could not be judged: it never counts as a pass. */
export const CheckResult = t.keyof({ pass: null, fail: null, unknown: null }, 'CheckResult');
export type CheckResult = t.TypeOf<typeof CheckResult>;

/** As CheckResult, and `not_run`: nothing was asked. In counts it is one of the unknown. */
export const CheckOutcome = t.keyof(
  { pass: null, fail: null, unknown: null, not_run: null },
  'CheckOutcome',
);
export type CheckOutcome = t.TypeOf<typeof CheckOutcome>;

/** How many checks ended how. */
export const CheckCounts = t.strict(
  { pass: Sequence, fail: Sequence, unknown: Sequence },
  'CheckCounts',
);

/**
 * What is compared: log positions of a database (`lsn`), replication offsets (`offset`), sets of
 * business keys (`transactions`), sequence numbers of a feed (`sequence`), or an age (`age`).
 */
export const LagMeasure = t.keyof(
  { lsn: null, offset: null, transactions: null, sequence: null, age: null },
  'LagMeasure',
);

/** How far behind, in each unit that was measured; as a threshold, `null` sets no limit. */
export const Lag = t.strict(
  {
    bytes: t.union([Sequence, t.null]),
    ms: t.union([Sequence, t.null]),
    records: t.union([Sequence, t.null]),
  },
  'Lag',
);

/** Tiers of the source procedures: 1 loses nothing, 2 under 5 s, 3 under 5 min. */
const RpoTier = t.union([t.literal(1), t.literal(2), t.literal(3)], 'RpoTier');

/** What may be lost of one class of data: `dataClass` and `rpoMs` as the estate states them. */
export const RpoTarget = t.strict(
  { dataClass: t.string, tier: RpoTier, rpoMs: Sequence },
  'RpoTarget',
);

export const LossState = t.keyof(
  { ZERO_PROVEN: null, BOUNDED: null, MEASURED: null, UNKNOWN: null },
  'LossState',
);
export type LossState = t.TypeOf<typeof LossState>;

/** What is missing, or at most missing while `state` is BOUNDED. */
export const Loss = t.strict(
  {
    state: LossState,
    bytes: t.union([Sequence, t.null]),
    ms: t.union([Sequence, t.null]),
    records: t.union([Sequence, t.null]),
  },
  'Loss',
);

/** Before anything is done: what would be lost at most, and what that rests on. */
export const PredictedLoss = t.strict(
  {
    state: LossState,
    bytes: t.union([Sequence, t.null]),
    ms: t.union([Sequence, t.null]),
    records: t.union([Sequence, t.null]),
    basis: t.string,
  },
  'PredictedLoss',
);
export type PredictedLoss = t.TypeOf<typeof PredictedLoss>;
