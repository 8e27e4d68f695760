/** Whatever two lines lose, repeat or delay, the book is the venue's or is called suspect. */
import test from 'ava';
import fc from 'fast-check';
import type { Packet } from '../feed/packet.ts';
import { createPriceBook, digestOf } from '../feed/price-book.ts';
import { FeedState } from './feed-state.ts';
import { staleAfterMs } from './leg.ts';

const session = 'day';
const packet = (first: number, ...messages: readonly string[]): Packet => ({
  session,
  first,
  messages,
});
const started = (): FeedState => {
  const state = new FeedState(['A', 'B']);
  state.load({ session, sequence: 0, messages: [] }, 0);
  state.hear('A', packet(1), 0);
  state.hear('B', packet(1), 0);
  return state;
};
const bid = (price: number, quantity: number): string => `ACME buy ${price}=${quantity}`;

const message = fc
  .record({
    symbol: fc.constantFrom('ACME', 'BOLT'),
    kind: fc.constantFrom('buy', 'sell', 'last'),
    price: fc.integer({ min: 1, max: 5 }),
    quantity: fc.integer({ min: 0, max: 3 }),
  })
  .map(({ symbol, kind, price, quantity }) =>
    kind === 'last'
      ? `${symbol} last=${price} ${quantity + 1}`
      : `${symbol} ${kind} ${price}=${quantity}`,
  );

/** The stream cut into packets, each of which reaches a line late, twice or never. */
const scenario = fc.array(message, { minLength: 1, maxLength: 60 }).chain((messages) =>
  fc.record({
    messages: fc.constant(messages),
    snapshotAt: fc.integer({ min: 0, max: messages.length }),
    packets: fc
      .array(
        fc.record({
          leg: fc.constantFrom('A', 'B'),
          first: fc.integer({ min: 1, max: messages.length }),
          count: fc.integer({ min: 0, max: 8 }),
        }),
        { maxLength: 80 },
      )
      .map((drawn) =>
        drawn.map(({ leg, first, count }) => ({
          leg,
          packet: packet(first, ...messages.slice(first - 1, first - 1 + count)),
        })),
      ),
  }),
);

test('any interleaving, loss and repetition of A and B gives the venue its own book back', (t) => {
  const property = fc.property(scenario, ({ messages, snapshotAt, packets }) => {
    const state = new FeedState(['A', 'B']);
    const truth = (sequence: number) => createPriceBook(messages.slice(0, sequence)).messages();
    for (const [i, { leg, packet: heard }] of packets.entries()) {
      state.hear(leg, heard, i);
      if (i === snapshotAt) {
        state.load({ session, sequence: snapshotAt, messages: truth(snapshotAt) }, i);
      }
      t.is(state.books(i).digest, digestOf(truth(state.sequence())));
    }
    const end = packets.length + 100;
    if (state.needsSnapshot()) state.load({ session, sequence: 0, messages: [] }, end);
    state.hear('A', packet(messages.length + 1), end);
    for (let lost = state.lost(end + 50); lost !== undefined; lost = state.lost(end + 50)) {
      state.fill(packet(lost.from, ...messages.slice(lost.from - 1, lost.to)), end);
    }
    t.is(state.sequence(), messages.length);
    t.is(state.books(end).digest, digestOf(truth(messages.length)));
    t.false(state.view(end).suspect);
  });
  fc.assert(property, { numRuns: 500 });
});

test('what one line loses the other brings, and the book is never suspect', (t) => {
  const state = started();
  state.hear('A', packet(1, bid(1, 1)), 1);
  state.hear('A', packet(3, bid(3, 3)), 2);
  t.is(state.sequence(), 1);
  t.false(state.view(2).suspect);
  state.hear('B', packet(1, bid(1, 1), bid(2, 2)), 3);
  t.is(state.sequence(), 3);
  t.like(state.view(4), { status: 'DEGRADED', suspect: false, legs: { A: { gaps: 1 } } });
});

test('what both lines lose makes every book suspect until it was asked for again', (t) => {
  const state = started();
  state.hear('A', packet(3, bid(3, 3)), 1);
  state.hear('B', packet(3, bid(3, 3)), 2);
  t.like(state.view(2), { status: 'GAP', suspect: true, sequence: 0 });
  t.is(state.books(2).suspect, 1);
  t.deepEqual(state.lost(2), { from: 1, to: 2 });
  state.fill(packet(1, bid(1, 1), bid(2, 2)), 3);
  t.like(state.view(3), { suspect: false, sequence: 3 });
  t.like(state.books(3), { count: 1, levels: 3, suspect: 0 });
});

test('a heartbeat shows a loss that nothing has followed yet', (t) => {
  const state = started();
  state.hear('A', packet(4), 1);
  state.hear('B', packet(4), 1);
  t.deepEqual(state.lost(1), { from: 1, to: 3 });
});

test('a silent line is stale, two make every book suspect, and coming back is no gap', (t) => {
  const state = started();
  const late = staleAfterMs + 1;
  state.hear('B', packet(1, bid(1, 1)), late);
  t.like(state.view(late), { status: 'DEGRADED', suspect: false, legs: { A: { state: 'STALE' } } });
  t.like(state.view(2 * late + 1), { status: 'STALE', suspect: true });
  state.hear('A', packet(2), 2 * late + 2);
  t.like(state.view(2 * late + 2), { status: 'DEGRADED', suspect: false });
  t.like(state.view(2 * late + 2).legs, { A: { state: 'UP', gaps: 0 } });
});

test('the other line is not waited for when it is silent', (t) => {
  const state = started();
  const late = staleAfterMs + 1;
  state.hear('A', packet(2, bid(2, 2)), late);
  t.deepEqual(state.lost(late), { from: 1, to: 1 });
});

test('another session of the venue starts all again and is suspect until a snapshot', (t) => {
  const state = started();
  state.hear('A', { session: 'next', first: 9, messages: [bid(1, 1)] }, 1);
  t.like(state.view(1), { status: 'STARTING', suspect: true });
  state.load({ session: 'next', sequence: 8, messages: [] }, 2);
  t.like(state.view(2), { suspect: false, sequence: 9 });
});

test('a snapshot that is a little older than the stream needs nothing asked again', (t) => {
  const state = started();
  state.hear('A', packet(1, bid(1, 1), bid(2, 2), bid(3, 3)), 1);
  state.load({ session, sequence: 1, messages: [bid(1, 1)] }, 2);
  t.like(state.view(2), { sequence: 3, suspect: false });
  t.is(state.lost(99), undefined);
  t.deepEqual(state.messages(), [bid(1, 1), bid(2, 2), bid(3, 3)]);
});
