/**
 * What happened to trading itself: halted at the gateway, open orders cancelled, opened again.
 *
 * Subject: `ledger.<mode>.trading.<scope>`. Written by the holder of the component's claim, after
 * the gateway or the exchange acknowledged. Halts are held per incident.
 */
import * as t from 'io-ts';
import { CheckResult } from './measures.ts';
import { ComponentId, Decimal, Epoch, Evidence, Sequence, Token } from './primitives.ts';

const common = {
  scope: Token,
  component: ComponentId,
  incident: Token,
  recovery: Token,
  epoch: Epoch,
};

export const TradingHalted = t.strict({
  type: t.literal('TradingHalted'),
  data: t.strict({ ...common, halt: Token, reason: t.string, evidence: Evidence }),
});

export const OrdersMassCancelled = t.strict({
  type: t.literal('OrdersMassCancelled'),
  data: t.strict({
    ...common,
    venue: t.string,
    requested: Sequence,
    canceled: Sequence,
    tooLate: Sequence,
    residual: Sequence,
    evidence: Evidence,
  }),
});

/**
 * One condition of opening: what was found and what is wanted, in words and units of the input.
 * Each input has a greatest age; an older one is unknown. `sequence` is the event it comes from.
 */
const GateInput = t.strict(
  {
    input: Token,
    result: CheckResult,
    found: t.string,
    wanted: t.string,
    ageMs: t.union([Sequence, t.null]),
    maxAgeMs: t.union([Sequence, t.null]),
    sequence: t.union([Sequence, t.null]),
  },
  'GateInput',
);

/** Safe to trade? `pass` only if every input passes: fail closed. */
export const GateEvaluated = t.strict({
  type: t.literal('GateEvaluated'),
  data: t.strict({
    ...common,
    gate: Token,
    result: CheckResult,
    inputs: t.readonlyArray(GateInput),
    decidedAtSequence: Sequence,
    evidence: Evidence,
  }),
});

const TradingStage = t.keyof(
  { halted: null, cancel_only: null, reduce_only: null, limited: null, full: null },
  'TradingStage',
);

/**
 * `gate` is the sequence of the GateEvaluated that allowed it, null for a step back. While
 * `limited`, only `symbols` trade, at `sizeShare` of the normal size (decimal, 0 to 1).
 */
export const TradingStageChanged = t.strict({
  type: t.literal('TradingStageChanged'),
  data: t.strict({
    ...common,
    from: TradingStage,
    to: TradingStage,
    gate: t.union([Sequence, t.null]),
    symbols: t.union([t.literal('all'), t.readonlyArray(t.string)]),
    sizeShare: Decimal,
    incarnation: Sequence,
    reason: t.string,
    evidence: Evidence,
  }),
});

/** Trading is open again only when `remainingHalts` is empty. */
export const TradingResumed = t.strict({
  type: t.literal('TradingResumed'),
  data: t.strict({
    ...common,
    incarnation: Sequence,
    remainingHalts: t.readonlyArray(t.string),
    evidence: Evidence,
  }),
});

export const TradingEvent = t.union(
  [TradingHalted, OrdersMassCancelled, GateEvaluated, TradingStageChanged, TradingResumed],
  'TradingEvent',
);
export type TradingEvent = t.TypeOf<typeof TradingEvent>;
