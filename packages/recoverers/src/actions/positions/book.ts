/**
 * What one side says of the day: positions, the newest fills, gross totals, and the exchange's
 * number up to which it has read. Pure. Two books are compared at one number: the one that is
 * further is taken back to it fill by fill, so that trading need not stop for a comparison.
 */
import Big from 'big.js';
import * as t from 'io-ts';

export const Fill = t.type({
  sequence: t.number,
  execId: t.string,
  clOrdId: t.string,
  account: t.string,
  symbol: t.string,
  side: t.keyof({ buy: null, sell: null }),
  quantity: t.string,
  price: t.string,
  bustOf: t.union([t.string, t.null]),
  possDup: t.boolean,
});
export type Fill = t.TypeOf<typeof Fill>;

export const Position = t.type({ account: t.string, symbol: t.string, quantity: t.string });
export const Total = t.type({
  account: t.string,
  symbol: t.string,
  bought: t.string,
  sold: t.string,
});

export type Book = {
  readonly name: string;
  readonly sequence: number;
  readonly positions: readonly t.TypeOf<typeof Position>[];
  readonly fills: readonly Fill[];
  readonly totals: readonly t.TypeOf<typeof Total>[];
};

/** What a fill does to the position: a bust takes back what the trade did. */
export const signed = ({ side, quantity, bustOf }: Fill): Big =>
  (side === 'buy') === (bustOf === null) ? Big(quantity) : Big(quantity).neg();

export const keyOf = ({ account, symbol }: { readonly account: string; readonly symbol: string }) =>
  JSON.stringify([account, symbol]);

/** The book as it was at an earlier number; its fills reach back that far, or more. */
export const bookAt = (book: Book, sequence: number): Book => {
  const later = once(book.fills).filter((fill) => fill.sequence > sequence);
  const net = (key: string, of: readonly Fill[]) =>
    of.filter((fill) => keyOf(fill) === key).reduce((sum, fill) => sum.plus(signed(fill)), Big(0));
  return {
    name: book.name,
    sequence,
    fills: book.fills.filter((fill) => fill.sequence <= sequence),
    positions: book.positions.map((position) => ({
      ...position,
      quantity: Big(position.quantity)
        .minus(net(keyOf(position), later))
        .toFixed(),
    })),
    totals: book.totals.map((total) => {
      const of = (side: string) =>
        net(
          keyOf(total),
          later.filter((fill) => fill.side === side),
        );
      return {
        ...total,
        bought: Big(total.bought).minus(of('buy')).toFixed(),
        sold: Big(total.sold).plus(of('sell')).toFixed(),
      };
    }),
  };
};

/** A message that came twice is one fill: the first of each execution id. */
export const once = (fills: readonly Fill[]): readonly Fill[] => [
  ...new Map([...fills].reverse().map((fill) => [fill.execId, fill])).values(),
];
