/**
 * The other participants, session MM1: makers quote around a random walk, a taker hits what the
 * member leaves on the book, harder the more there is, so that the book stays bounded. One call
 * is one beat. Pure but for the venue it trades on: randomness is given.
 */
import { formatDecimal, parseDecimal } from '../book/decimal.ts';
import { instruments } from '../book/instruments.ts';
import type { Side } from '../book/order.ts';
import type { Random } from '../book/random.ts';
import type { BookOrder } from './order-book.ts';
import type { Participant, Venue } from './venue.ts';

const session = 'MM1';
const participant: Participant = { session, tell: () => undefined };
const depth = 4;
const comfortable = 300;

type Maker = {
  readonly symbol: string;
  readonly tick: number;
  middle: number;
  quotes: BookOrder[];
};

const makerOf = ({ symbol, price }: { symbol: string; price: string }): Maker => {
  const middle = parseDecimal(price) ?? 0;
  // A tick of about two hundredths of a percent, in whole hundredths.
  return { symbol, middle, tick: Math.max(100, Math.round(middle / 500_000) * 100), quotes: [] };
};

/** `memberOpen` tells how many orders the member has on the book. */
export const createMarketMakers = (venue: Venue, random: Random, memberOpen: () => number) => {
  const makers = instruments.map(makerOf);
  let issued = 0;

  const submit = (
    symbol: string,
    side: Side,
    price: number,
    quantity: number,
    tif: 'DAY' | 'IOC',
  ) => {
    issued += 1;
    const clOrdId = `M${issued}`;
    const [quantityText, priceText] = [formatDecimal(quantity), formatDecimal(price)];
    const terms = { symbol, side, quantity: quantityText, price: priceText, tif };
    return venue.submit(participant, { clOrdId, account: session, ...terms });
  };

  const quote = (maker: Maker): void => {
    for (const order of maker.quotes) venue.cancel(order);
    maker.middle += random.between(-1, 1) * maker.tick;
    maker.quotes = [];
    for (let level = 1; level <= depth; level += 1) {
      for (const side of ['buy', 'sell'] as const) {
        const price = maker.middle + (side === 'buy' ? -level : level) * maker.tick;
        const quantity = random.between(2, 8) * 100 * 10_000;
        maker.quotes.push(submit(maker.symbol, side, price, quantity, 'DAY'));
      }
    }
  };

  const take = (maker: Maker): void => {
    const side = random.next() < 0.5 ? 'buy' : 'sell';
    const resting = venue.bestAgainst(session, maker.symbol, side);
    if (resting === undefined) return;
    const part = random.next() < 0.5 ? resting.leavesQuantity : wholeUnits(resting, random);
    submit(maker.symbol, side === 'buy' ? 'sell' : 'buy', resting.price, part, 'IOC');
  };

  /** Every maker in turn gets a new quote; the taker takes as often as the book is crowded. */
  let beats = 0;
  const beat = (): void => {
    beats += 1;
    for (const [i, maker] of makers.entries()) if ((beats + i) % 3 === 0) quote(maker);
    const takes = Math.ceil((memberOpen() / comfortable) ** 2 * 2);
    for (let i = 0; i < takes; i += 1) {
      const maker = makers[random.between(0, makers.length - 1)];
      if (maker !== undefined) take(maker);
    }
  };
  return { beat };
};

const wholeUnits = (order: BookOrder, random: Random): number =>
  Math.ceil((order.leavesQuantity / 10_000) * random.next() * 0.9) * 10_000;
