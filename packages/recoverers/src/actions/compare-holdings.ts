/**
 * What two sources hold, key by key, in exact decimals. Pure. Tolerance is zero: share counts
 * either agree or they do not, and compensating errors do not cancel out across keys.
 */
import Big from 'big.js';

export type Holding = {
  readonly account: string;
  readonly symbol: string;
  readonly order: string | null;
  readonly quantity: string;
};

export type Discrepancy = {
  readonly class: 'mismatch' | 'ghost' | 'orphan';
  readonly account: string;
  readonly symbol: string;
  readonly order: string | null;
  readonly internal: string;
  readonly external: string;
  readonly difference: string;
};

export type Comparison = {
  readonly compared: number;
  readonly discrepancies: readonly Discrepancy[];
};

/** `ghost`: only we have it. `orphan`: only they have it. A position of zero equals no position. */
export const compareHoldings = (
  internal: readonly Holding[],
  external: readonly Holding[],
): Comparison => {
  const [ours, theirs] = [byKey(internal), byKey(external)];
  const keys = [...new Set([...ours.keys(), ...theirs.keys()])].sort();
  const discrepancies = keys.flatMap((key) => compareOne(ours.get(key), theirs.get(key)));
  return { compared: keys.length, discrepancies };
};

const compareOne = (ours: Holding | undefined, theirs: Holding | undefined): Discrepancy[] => {
  const known = ours ?? theirs;
  if (known === undefined) return [];
  const [internal, external] = [Big(ours?.quantity ?? '0'), Big(theirs?.quantity ?? '0')];
  const difference = internal.minus(external);
  const bothNamed = ours !== undefined && theirs !== undefined;
  const isOrder = known.order !== null;
  if (difference.eq(0) && (bothNamed || !isOrder)) return [];
  const { account, symbol, order } = known;
  const kind = bothNamed ? 'mismatch' : ours === undefined ? 'orphan' : 'ghost';
  return [
    {
      class: kind,
      account,
      symbol,
      order,
      internal: internal.toFixed(),
      external: external.toFixed(),
      difference: difference.toFixed(),
    },
  ];
};

const byKey = (holdings: readonly Holding[]): ReadonlyMap<string, Holding> =>
  new Map(
    holdings.map((holding) => [
      JSON.stringify([holding.order, holding.account, holding.symbol]),
      holding,
    ]),
  );
