/**
 * The data of DiscrepancyFound as version 1 wrote it, frozen: two sources, not graded, and an order
 * in flight could not be told from a mismatch. Pure.
 */
import * as t from 'io-ts';
import { Decimal, Token } from '../primitives.ts';
import type { DiscrepancyFound2 } from './reconciliation-1.ts';

export const DiscrepancyFound1 = t.strict({
  run: Token,
  recovery: Token,
  incident: Token,
  kind: t.keyof({ orders: null, positions: null }),
  class: t.keyof({ mismatch: null, ghost: null, orphan: null }),
  account: t.string,
  symbol: t.string,
  order: t.union([t.string, t.null]),
  internal: Decimal,
  external: Decimal,
  difference: Decimal,
});

/** To version 2: nobody had graded it; it is not made smaller than it may have been. */
export const liftDiscrepancyFound1 = (data: t.TypeOf<typeof DiscrepancyFound1>) =>
  ({
    ...data,
    third: null,
    severity: 'major',
    notional: null,
  }) satisfies t.TypeOf<typeof DiscrepancyFound2>;
