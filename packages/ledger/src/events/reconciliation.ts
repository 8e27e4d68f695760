/**
 * One reconciliation run: what two independent sources say of orders or positions, exact decimals.
 *
 * Subject: `ledger.<mode>.reconciliation.<run>`. Written by the holder of the component's claim, or
 * by whoever began the run of a schedule; explanations and adjustments also by people. Version 2 of
 * each: a run of a schedule belongs to no recovery and to no incident.
 */
import * as t from 'io-ts';
import { byPerson } from './acts.ts';
import { Decimal, Evidence, IsoInstant, Money, Sequence, Token } from './primitives.ts';

const ReconciliationKind = t.keyof({ orders: null, positions: null });
const tokenOrNull = t.union([Token, t.null]);
const run = { run: Token, recovery: tokenOrNull, incident: tokenOrNull, kind: ReconciliationKind };

/** When the run was due, and how long until the next one is. */
const Schedule = t.strict({ due: IsoInstant, everyMs: Sequence }, 'ReconciliationSchedule');

/** Its kind and its two sources are the scope: runs of another scope say nothing of its breaks. */
export const ReconciliationStarted = t.strict({
  type: t.literal('ReconciliationStarted'),
  data: t.strict({
    ...run,
    internalSource: t.string,
    externalSource: t.string,
    schedule: t.union([Schedule, t.null]),
  }),
});

const differing = {
  class: t.keyof({ mismatch: null, ghost: null, orphan: null, unknown: null }),
  order: t.union([t.string, t.null]),
  internal: Decimal,
  external: Decimal,
  difference: Decimal,
  third: t.union([Decimal, t.null]),
  severity: t.keyof({ minor: null, major: null, critical: null }),
  notional: t.union([Money, t.null]),
};

/**
 * Version 3; version 1 had no third source and no grades. Found again while it is open, it is the
 * same break: one by scope, account, symbol and `order`.
 * For positions `internal`, `external` and `difference` are signed quantities by account and
 * symbol; for orders they are open quantities and `order` is the client's order id.
 * Classes: `mismatch`, `ghost` (ours only), `orphan` (theirs only), `unknown` (in flight: not even
 * we know what became of it). `third` is what the drop copy says, null when it was not asked.
 */
export const DiscrepancyFound = t.strict({
  type: t.literal('DiscrepancyFound'),
  data: t.strict({ ...run, account: t.string, symbol: t.string, ...differing }),
});

/** `discrepancy` is the sequence of its DiscrepancyFound. */
const discrepancy = { ...run, discrepancy: Sequence, account: t.string, symbol: t.string };

/** An open break is another size, class or grade than it was last told; `before` is that size. */
export const DiscrepancyChanged = t.strict({
  type: t.literal('DiscrepancyChanged'),
  data: t.strict({ ...discrepancy, ...differing, before: Decimal }),
});

/** Why the two sources differ. */
export const DiscrepancyCause = t.keyof(
  {
    timing: null,
    missing_internal: null,
    missing_external: null,
    duplicate: null,
    wrong_quantity: null,
    wrong_price: null,
    wrong_account: null,
    bust: null,
    corporate_action: null,
    static_data: null,
    other: null,
  },
  'DiscrepancyCause',
);

/** A person says why; nothing is changed by it. `reason` is the explanation. */
export const DiscrepancyExplained = t.strict({
  type: t.literal('DiscrepancyExplained'),
  data: t.strict({ ...discrepancy, ...byPerson, cause: DiscrepancyCause, evidence: Evidence }),
});

/** The books were corrected by the signed `quantity`, under the journal entry `reference`. */
export const DiscrepancyAdjusted = t.strict({
  type: t.literal('DiscrepancyAdjusted'),
  data: t.strict({
    ...discrepancy,
    ...byPerson,
    quantity: Decimal,
    before: Decimal,
    after: Decimal,
    notional: t.union([Money, t.null]),
    reference: t.string,
    evidence: Evidence,
  }),
});

/**
 * Over: the two agree again, or a person `accepted` what is left of the difference. `vanished` is
 * the word of a later, complete run of the same scope, which no longer found it.
 */
export const DiscrepancyResolved = t.strict({
  type: t.literal('DiscrepancyResolved'),
  data: t.strict({
    ...discrepancy,
    ...byPerson,
    resolution: t.keyof({ explained: null, adjusted: null, vanished: null, accepted: null }),
    internal: Decimal,
    external: Decimal,
    difference: Decimal,
    evidence: Evidence,
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
  [
    ReconciliationStarted,
    DiscrepancyFound,
    DiscrepancyChanged,
    DiscrepancyExplained,
    DiscrepancyAdjusted,
    DiscrepancyResolved,
    ReconciliationCompleted,
  ],
  'ReconciliationEvent',
);
export type ReconciliationEvent = t.TypeOf<typeof ReconciliationEvent>;
