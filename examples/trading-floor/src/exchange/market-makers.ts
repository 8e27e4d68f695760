/**
 * The other participants, session MM1: makers quote around a random walk, a taker hits what the
 * member leaves on the book, harder the more there is, so that the book stays bounded. One call
 * of `beat` is one beat. Pure but for the venue it trades on: randomness is given.
 */
import { formatDecimal, parseDecimal } from '../book/decimal.ts';
import { type Instrument, instruments } from '../book/instruments.ts';
import type { Side, TimeInForce } from '../book/order.ts';
import type { Random } from '../book/random.ts';
import type { BookOrder } from './order-book.ts';
import type { Participant, Venue } from './venue.ts';

const session = 'MM1';
const participant: Participant = { session, tell: () => undefined };
const depth = 4;
const comfortable = 300;
const unit = 10_000;

type Maker = {
  readonly symbol: string;
  readonly tick: number;
  middle: number;
  quotes: BookOrder[];
};

const makerOf = ({ symbol, price }: Instrument): Maker => {
  const middle = parseDecimal(price) ?? 0;
  // A tick of about two hundredths of a percent, in whole hundredths.
  return { symbol, middle, tick: Math.max(100, Math.round(middle / 500_000) * 100), quotes: [] };
};

export class MarketMakers {
  readonly #venue: Venue;
  readonly #random: Random;
  readonly #memberOpen: () => number;
  readonly #makers = instruments.map(makerOf);
  #issued = 0;
  #beats = 0;

  /** `memberOpen` tells how many orders the member has on the book. */
  constructor(venue: Venue, random: Random, memberOpen: () => number) {
    this.#venue = venue;
    this.#random = random;
    this.#memberOpen = memberOpen;
  }

  /** Every maker in turn gets a new quote; the taker takes as often as the book is crowded. */
  beat = (): void => {
    this.#beats += 1;
    for (const [i, maker] of this.#makers.entries()) {
      if ((this.#beats + i) % 3 === 0) this.#quote(maker);
    }
    const takes = Math.ceil((this.#memberOpen() / comfortable) ** 2 * 2);
    for (let i = 0; i < takes; i += 1) {
      const maker = this.#makers[this.#random.between(0, this.#makers.length - 1)];
      if (maker !== undefined) this.#take(maker);
    }
  };

  #quote(maker: Maker): void {
    for (const order of maker.quotes) this.#venue.cancel(order);
    maker.middle += this.#random.between(-1, 1) * maker.tick;
    maker.quotes = [];
    for (let level = 1; level <= depth; level += 1) {
      for (const side of ['buy', 'sell'] as const) {
        const price = maker.middle + (side === 'buy' ? -level : level) * maker.tick;
        const quantity = this.#random.between(2, 8) * 100 * unit;
        maker.quotes.push(this.#submit(maker.symbol, side, price, quantity, 'DAY'));
      }
    }
  }

  #take(maker: Maker): void {
    const side = this.#random.next() < 0.5 ? 'buy' : 'sell';
    const resting = this.#venue.bestAgainst(session, maker.symbol, side);
    if (resting === undefined) return;
    const whole = this.#random.next() < 0.5;
    const quantity = whole ? resting.leavesQuantity : this.#partOf(resting);
    this.#submit(maker.symbol, side === 'buy' ? 'sell' : 'buy', resting.price, quantity, 'IOC');
  }

  #partOf(order: BookOrder): number {
    return Math.ceil((order.leavesQuantity / unit) * this.#random.next() * 0.9) * unit;
  }

  #submit(
    symbol: string,
    side: Side,
    price: number,
    quantity: number,
    tif: TimeInForce,
  ): BookOrder {
    this.#issued += 1;
    return this.#venue.submit(participant, {
      clOrdId: `M${this.#issued}`,
      account: session,
      symbol,
      side,
      quantity: formatDecimal(quantity),
      price: formatDecimal(price),
      tif,
    });
  }
}
