/**
 * What the desk sends: mostly orders that trade at once, some that rest, some too large for the
 * quotes so that they fill in part. Pure: randomness and prices are given.
 */
import { formatDecimal } from '../book/decimal.ts';
import { instruments } from '../book/instruments.ts';
import type { NewOrder, TimeInForce } from '../book/order.ts';
import type { Random } from '../book/random.ts';

const accounts = ['HOUSE', 'CLIENT-1', 'CLIENT-2'] as const;

/** Shares of the whole, the largest quantity, and how far beyond (+) or behind (−) the market. */
const kinds = [
  { share: 0.6, tif: 'IOC', most: 200, distance: 0.004 },
  { share: 0.08, tif: 'DAY', most: 4000, distance: 0.0006 },
  { share: 0.16, tif: 'DAY', most: 500, distance: -0.0015 },
  { share: 0.16, tif: 'GTC', most: 500, distance: -0.0015 },
] as const satisfies readonly {
  readonly share: number;
  readonly tif: TimeInForce;
  readonly most: number;
  readonly distance: number;
}[];

export const nextOrder = (
  clOrdId: string,
  random: Random,
  lastPrice: (symbol: string) => number,
): NewOrder => {
  const kind = pickKind(random.next());
  const symbol = instruments[random.between(0, instruments.length - 1)]?.symbol ?? 'ACME';
  const side = random.next() < 0.5 ? 'buy' : 'sell';
  const distance = kind.distance * (0.5 + random.next());
  const price = lastPrice(symbol) * (side === 'buy' ? 1 + distance : 1 - distance);
  return {
    clOrdId,
    account: random.pick([...accounts]),
    symbol,
    side,
    quantity: String(random.between(1, kind.most / 10) * 10),
    // Whole hundredths: the size of a price step is the exchange's, not the desk's.
    price: formatDecimal(Math.max(100, Math.round(price / 100) * 100)),
    tif: kind.tif,
  };
};

const pickKind = (chance: number) => {
  let sum = 0;
  for (const kind of kinds) {
    sum += kind.share;
    if (chance < sum) return kind;
  }
  return kinds[0];
};
