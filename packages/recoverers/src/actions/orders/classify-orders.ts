/**
 * Three-way comparison of open orders: the OMS, the exchange, the drop copy. Pure, exact.
 *
 * `ghost`: only we have it. `orphan`: the exchange has it and we do not: nobody watches it.
 * `mismatch`: quantity or price differ, or the drop copy tells it otherwise than the exchange.
 * `unknown`: not even we know what became of it. Anything but `match` keeps trading closed.
 */
import Big from 'big.js';
import { gradeOf, usualThresholds } from '../positions/severity.ts';
import type { Discrepancy } from '../reconciliation-run.ts';
import type { OpenOrder } from './order-source.ts';

export type OrderCounts = {
  readonly match: number;
  readonly ghost: number;
  readonly orphan: number;
  readonly mismatch: number;
  readonly unknown: number;
};

export type Classified = {
  readonly compared: number;
  readonly counts: OrderCounts;
  readonly discrepancies: readonly Discrepancy[];
};

export const classifyOrders = (
  oms: readonly OpenOrder[],
  exchange: readonly OpenOrder[],
  dropCopy: readonly OpenOrder[],
): Classified => {
  const [ours, theirs, third] = [byId(oms), byId(exchange), byId(dropCopy)];
  const ids = [...new Set([...ours.keys(), ...theirs.keys(), ...third.keys()])].sort();
  const discrepancies = ids.flatMap((id) => {
    const found = discrepancyOf(ours.get(id), theirs.get(id), third.get(id));
    return found === undefined ? [] : [found];
  });
  return { compared: ids.length, counts: countsOf(ids.length, discrepancies), discrepancies };
};

type Maybe = OpenOrder | undefined;

const discrepancyOf = (ours: Maybe, theirs: Maybe, third: Maybe): Discrepancy | undefined => {
  const of = classOf(ours, theirs, third);
  const known = ours ?? theirs ?? third;
  if (of === 'match' || known === undefined) return undefined;
  const isPrice = of === 'mismatch' && sameLeaves(ours, theirs) && !samePrice(ours, theirs);
  const value = (order: Maybe) => (isPrice ? order?.price : order?.leavesQuantity) ?? '0';
  const [internal, external] = [Big(value(ours)), Big(value(theirs))];
  const difference = internal.minus(external).toFixed();
  const price = theirs?.price ?? ours?.price;
  const { notional } = gradeOf(known.leavesQuantity, price, usualThresholds);
  const { currency } = usualThresholds.notional;
  return {
    class: of,
    account: known.account ?? '',
    symbol: known.symbol ?? '',
    order: known.clOrdId,
    internal: internal.toFixed(),
    external: external.toFixed(),
    difference,
    third: third === undefined ? null : Big(third.leavesQuantity).toFixed(),
    severity: of === 'orphan' || of === 'unknown' ? 'critical' : 'major',
    notional: notional === undefined ? null : { amount: notional, currency },
  };
};

const classOf = (ours: Maybe, theirs: Maybe, third: Maybe): Discrepancy['class'] | 'match' => {
  if (ours?.status === 'unknown') return 'unknown';
  if (ours !== undefined && theirs === undefined) return 'ghost';
  if (ours === undefined && theirs !== undefined) return 'orphan';
  const agree = sameLeaves(ours, theirs) && samePrice(ours, theirs) && sameLeaves(theirs, third);
  return agree ? 'match' : 'mismatch';
};

/** Neither side having it is the same as well. */
const sameLeaves = (a: Maybe, b: Maybe): boolean =>
  a === undefined || b === undefined ? a === b : Big(a.leavesQuantity).eq(b.leavesQuantity);

/** A source that tells no price is not compared by it. */
const samePrice = (a: Maybe, b: Maybe): boolean =>
  a?.price === undefined || b?.price === undefined || Big(a.price).eq(b.price);

const byId = (orders: readonly OpenOrder[]): ReadonlyMap<string, OpenOrder> =>
  new Map(orders.map((order) => [order.clOrdId, order]));

export const countsOf = (compared: number, found: readonly Discrepancy[]): OrderCounts => {
  const count = (wanted: Discrepancy['class']) =>
    found.filter((each) => each.class === wanted).length;
  return {
    match: compared - found.length,
    ghost: count('ghost'),
    orphan: count('orphan'),
    mismatch: count('mismatch'),
    unknown: count('unknown'),
  };
};

/** Those of `now` that the reading before found too: what only one reading saw was on its way. */
export const persisting = (
  before: readonly Discrepancy[],
  now: readonly Discrepancy[],
): readonly Discrepancy[] =>
  now.filter((each) =>
    before.some((other) => other.order === each.order && other.class === each.class),
  );
