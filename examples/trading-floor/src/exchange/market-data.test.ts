/** What the venue publishes amounts to the book it has, at every number. */
import test from 'ava';
import type { Side } from '../book/order.ts';
import { createRandom } from '../book/random.ts';
import { createPriceBook, digestOf } from '../feed/price-book.ts';
import { MarketMakers } from './market-makers.ts';
import { type Participant, Venue } from './venue.ts';

const member: Participant = { session: 'FIRM1', tell: () => undefined };

/** A venue after some beats of its makers, and orders of a member that rest, cross and go. */
const afterBeats = (beats: number) => {
  const venue = new Venue('day');
  const random = createRandom(7);
  const makers = new MarketMakers(venue, random, () => 100);
  const packets = [...venue.marketData.flush()];
  for (let beat = 0; beat < beats; beat += 1) {
    makers.beat();
    const side = random.pick<Side>(['buy', 'sell']);
    const order = venue.submit(member, {
      clOrdId: `F${beat}`,
      account: 'HOUSE',
      symbol: 'ACME',
      side,
      quantity: String(random.between(1, 900)),
      price: String(random.between(95, 107)),
      tif: 'DAY',
    });
    if (beat % 3 === 0) venue.cancel(order);
    packets.push(...venue.marketData.flush());
  }
  return { venue, packets };
};

test('the numbered messages, folded, are the levels that rest at the venue', (t) => {
  const { venue, packets } = afterBeats(200);
  const book = createPriceBook(packets.flatMap(({ messages }) => messages));
  const published = book.messages().filter((message) => !message.includes(' last='));
  t.deepEqual(published, venue.levels().toSorted());
  t.true(published.length > 40);
  t.is(venue.marketData.digestAt(venue.marketData.sequence()), digestOf(book.messages()));
});

test('numbers go on without a hole, and a quiet moment is a heartbeat', (t) => {
  const { venue, packets } = afterBeats(20);
  let next = 1;
  for (const { first, messages } of packets) {
    t.is(first, next);
    next += messages.length;
  }
  t.deepEqual(venue.marketData.flush(), [{ session: 'day', first: next, messages: [] }]);
});

test('the digest at an older number is that of the book then, and there is none to come', (t) => {
  const { venue, packets } = afterBeats(150);
  const all = packets.flatMap(({ messages }) => messages);
  t.true(all.length > 2500);
  for (const sequence of [0, 1, 999, 1000, 1001, 2345, all.length]) {
    const then = createPriceBook(all.slice(0, sequence));
    t.is(venue.marketData.digestAt(sequence), digestOf(then.messages()), `${sequence}`);
  }
  t.is(venue.marketData.digestAt(all.length + 1), undefined);
});
