/**
 * Two books at one number of the exchange: positions, gross totals and fills, each by key and
 * exact. Pure. Tolerance is zero. Totals and fills are compared besides the positions because two
 * errors that cancel out are invisible in a net.
 */
import Big from 'big.js';
import { type Book, bookAt, type Fill, keyOf, once, signed } from './book.ts';
import { type BreakSeverity, gradeOf, type Thresholds } from './severity.ts';

export type Break = {
  readonly class: 'mismatch' | 'ghost' | 'orphan';
  readonly account: string;
  readonly symbol: string;
  /** `fill <id>`, `bought` or `sold` where it is not the position itself. */
  readonly order: string | null;
  readonly internal: string;
  readonly external: string;
  readonly difference: string;
  readonly severity: BreakSeverity;
  readonly notional: { readonly amount: string; readonly currency: string } | null;
};

export type Compared = {
  readonly sequence: number;
  readonly compared: {
    readonly positions: number;
    readonly totals: number;
    readonly fills: number;
  };
  readonly breaks: readonly Break[];
  /** Messages that were repeated, and trades taken back: seen and accounted for. */
  readonly repeated: number;
  readonly busts: number;
  readonly quantityOf: (of: Key) => string | undefined;
};

export const compareBooks = (a: Book, b: Book, from: number, thresholds: Thresholds): Compared => {
  const sequence = Math.min(a.sequence, b.sequence);
  const [internal, external] = [bookAt(a, sequence), bookAt(b, sequence)];
  const prices = new Map(external.fills.map(({ symbol, price }) => [symbol, price]));
  const broken = (key: Key, ours: Side, theirs: Side) => {
    const found = breakOf(key, ours, theirs, prices.get(key.symbol), thresholds);
    return found === undefined ? [] : [found];
  };
  const positions = paired(internal.positions, external.positions, keyOf);
  const totals = paired(internal.totals, external.totals, keyOf);
  const recent = ({ fills }: Book) => fills.filter((fill) => fill.sequence > from);
  const fills = paired(once(recent(internal)), once(recent(external)), ({ execId }) => execId);
  const breaks = [
    ...positions.flatMap(([o, t, key]) =>
      broken({ ...key, order: null }, o?.quantity, t?.quantity),
    ),
    ...totals.flatMap(([o, t, key]) => [
      ...broken({ ...key, order: 'bought' }, o?.bought ?? '0', t?.bought ?? '0'),
      ...broken({ ...key, order: 'sold' }, o?.sold ?? '0', t?.sold ?? '0'),
    ]),
    ...fills.flatMap(([o, t, key]) => fillBreak(o, t, key, broken)),
    ...doubled(recent(internal)).flatMap((fill) =>
      broken({ ...fill, order: `fill ${fill.execId}` }, doubleOf(fill), signedText(fill)),
    ),
  ];
  return {
    sequence,
    compared: { positions: positions.length, totals: totals.length, fills: fills.length },
    breaks,
    repeated: recent(external).filter(({ possDup }) => possDup).length,
    busts: recent(external).filter(({ bustOf }) => bustOf !== null).length,
    quantityOf: (of) => quantityIn(internal, of),
  };
};

type Key = { readonly account: string; readonly symbol: string; readonly order: string | null };
type Side = string | undefined;

/** No position and no total are zero. */
const quantityIn = ({ positions, totals }: Book, { order, ...of }: Key): Side => {
  const same = (each: { readonly account: string; readonly symbol: string }) =>
    keyOf(each) === keyOf(of);
  if (order === null) return positions.find(same)?.quantity ?? '0';
  if (order !== 'bought' && order !== 'sold') return undefined;
  return totals.find(same)?.[order] ?? '0';
};

type Broken = (key: Key, ours: Side, theirs: Side) => readonly Break[];

const paired = <A extends { readonly account: string; readonly symbol: string }>(
  ours: readonly A[],
  theirs: readonly A[],
  keyOfOne: (one: A) => string,
): readonly (readonly [A | undefined, A | undefined, A])[] => {
  const [a, b] = [ours, theirs].map((all) => new Map(all.map((one) => [keyOfOne(one), one])));
  return [...new Set([...(a?.keys() ?? []), ...(b?.keys() ?? [])])].sort().flatMap((key) => {
    const [our, their] = [a?.get(key), b?.get(key)];
    const known = our ?? their;
    return known === undefined ? [] : [[our, their, known] as const];
  });
};

/** No position and no total are zero; a fill is there or it is not. */
const breakOf = (
  { account, symbol, order }: Key,
  ours: Side,
  theirs: Side,
  price: string | undefined,
  thresholds: Thresholds,
): Break | undefined => {
  const [internal, external] = [Big(ours ?? '0'), Big(theirs ?? '0')];
  const difference = internal.minus(external).toFixed();
  if (internal.eq(external)) return undefined;
  const { severity, notional } = gradeOf(difference, price, thresholds);
  return {
    class: ours === undefined ? 'orphan' : theirs === undefined ? 'ghost' : 'mismatch',
    ...{ account, symbol, order, difference, severity },
    internal: internal.toFixed(),
    external: external.toFixed(),
    notional:
      notional === undefined ? null : { amount: notional, currency: thresholds.notional.currency },
  };
};

/** By signed quantity first; a price that differs moves money and no shares. */
const fillBreak = (
  ours: Fill | undefined,
  theirs: Fill | undefined,
  { account, symbol, execId }: Fill,
  broken: Broken,
): readonly Break[] => {
  const key = { account, symbol, order: `fill ${execId}` };
  const [our, their] = [ours && signedText(ours), theirs && signedText(theirs)];
  const byQuantity = broken(key, our, their);
  if (byQuantity.length > 0 || ours === undefined || theirs === undefined) return byQuantity;
  return broken({ ...key, order: `price of fill ${execId}` }, ours.price, theirs.price);
};

const signedText = (fill: Fill): string => signed(fill).toFixed();

const doubleOf = (fill: Fill): string => Big(signedText(fill)).times(2).toFixed();

/** Counted twice by us: the same execution id again. */
const doubled = (fills: readonly Fill[]): readonly Fill[] =>
  fills.filter(({ execId }, at) => fills.findIndex((fill) => fill.execId === execId) < at);
