/**
 * What happened to trading itself: halted at the gateway, open orders cancelled, opened again.
 *
 * Subject: `ledger.<mode>.trading.<scope>`. Written by the holder of the component's claim, after
 * the gateway or the exchange acknowledged. Halts are held per incident.
 */
import * as t from 'io-ts';
import { ComponentId, Epoch, Evidence, Sequence, Token } from './primitives.ts';

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
  [TradingHalted, OrdersMassCancelled, TradingResumed],
  'TradingEvent',
);
export type TradingEvent = t.TypeOf<typeof TradingEvent>;
