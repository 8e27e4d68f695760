/**
 * The data of reconciliation runs as they were written before there was a schedule, frozen: every
 * run was a step of a recovery, and had an incident. Pure.
 */
import * as t from 'io-ts';
import { byPerson } from '../acts.ts';
import { Decimal, Evidence, Money, Sequence, Token } from '../primitives.ts';
import {
  DiscrepancyCause,
  type DiscrepancyFound,
  type ReconciliationStarted,
} from '../reconciliation.ts';

const run = {
  run: Token,
  recovery: Token,
  incident: Token,
  kind: t.keyof({ orders: null, positions: null }),
};

export const ReconciliationStarted1 = t.strict({
  ...run,
  internalSource: t.string,
  externalSource: t.string,
});

/** To version 2: a recovery asked for it. */
export const liftReconciliationStarted1 = (data: t.TypeOf<typeof ReconciliationStarted1>) =>
  ({ ...data, schedule: null }) satisfies t.TypeOf<typeof ReconciliationStarted>['data'];

export const DiscrepancyFound2 = t.strict({
  ...run,
  class: t.keyof({ mismatch: null, ghost: null, orphan: null, unknown: null }),
  account: t.string,
  symbol: t.string,
  order: t.union([t.string, t.null]),
  internal: Decimal,
  external: Decimal,
  difference: Decimal,
  third: t.union([Decimal, t.null]),
  severity: t.keyof({ minor: null, major: null, critical: null }),
  notional: t.union([Money, t.null]),
});

/** To version 3: nothing is new but that there may be no recovery. */
export const liftDiscrepancyFound2 = (data: t.TypeOf<typeof DiscrepancyFound2>) =>
  data satisfies t.TypeOf<typeof DiscrepancyFound>['data'];

const discrepancy = { ...run, discrepancy: Sequence, account: t.string, symbol: t.string };

export const DiscrepancyExplained1 = t.strict({
  ...discrepancy,
  ...byPerson,
  cause: DiscrepancyCause,
  evidence: Evidence,
});

export const DiscrepancyAdjusted1 = t.strict({
  ...discrepancy,
  ...byPerson,
  quantity: Decimal,
  before: Decimal,
  after: Decimal,
  notional: t.union([Money, t.null]),
  reference: t.string,
  evidence: Evidence,
});

export const DiscrepancyResolved1 = t.strict({
  ...discrepancy,
  ...byPerson,
  resolution: t.keyof({ explained: null, adjusted: null, vanished: null, accepted: null }),
  internal: Decimal,
  external: Decimal,
  difference: Decimal,
  evidence: Evidence,
});

export const ReconciliationCompleted1 = t.strict({
  ...run,
  compared: Sequence,
  discrepancies: Sequence,
  result: t.keyof({ pass: null, fail: null, unknown: null }),
  detail: t.string,
  evidence: Evidence,
});

/** The others to version 2: their data is what it was. */
export const liftAsItIs = <A>(data: A): A => data;
