/**
 * One reconciliation run: what two independent sources say of orders or positions, exact decimals.
 *
 * Subject: `ledger.<mode>.reconciliation.<run>`. Written by the holder of the component's claim.
 */
import * as t from 'io-ts';
import { Decimal, Evidence, Sequence, Token } from './primitives.ts';

const ReconciliationKind = t.keyof({ orders: null, positions: null });
const run = { run: Token, recovery: Token, incident: Token, kind: ReconciliationKind };

export const ReconciliationStarted = t.strict({
  type: t.literal('ReconciliationStarted'),
  data: t.strict({ ...run, internalSource: t.string, externalSource: t.string }),
});

/**
 * For positions `internal`, `external` and `difference` are signed quantities by account and
 * symbol; for orders they are open quantities and `order` is the client's order id.
 * Classes: `mismatch`, `ghost` (ours only), `orphan` (theirs only).
 */
export const DiscrepancyFound = t.strict({
  type: t.literal('DiscrepancyFound'),
  data: t.strict({
    ...run,
    class: t.keyof({ mismatch: null, ghost: null, orphan: null }),
    account: t.string,
    symbol: t.string,
    order: t.union([t.string, t.null]),
    internal: Decimal,
    external: Decimal,
    difference: Decimal,
  }),
});

/** `before` and `after` are what was open or held at the two ends, for the post-mortem. */
export const ReconciliationCompleted = t.strict({
  type: t.literal('ReconciliationCompleted'),
  data: t.strict({
    ...run,
    compared: Sequence,
    discrepancies: Sequence,
    result: t.keyof({ pass: null, fail: null, unknown: null }),
    detail: t.string,
    evidence: Evidence,
  }),
});

export const ReconciliationEvent = t.union(
  [ReconciliationStarted, DiscrepancyFound, ReconciliationCompleted],
  'ReconciliationEvent',
);
export type ReconciliationEvent = t.TypeOf<typeof ReconciliationEvent>;
