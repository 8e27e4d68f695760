/** The engine's state: same entries, same digest; trades are signed; finished orders are gone. */
import test from 'ava';
import fc from 'fast-check';
import type { JournalEntry } from './journal-entry.ts';
import { listPositions } from './positions.ts';
import type { ExecutionReport } from './report.ts';
import { readStateText, stateDigest, stateText } from './state-text.ts';
import { applyEntry, emptyTradingState, type TradingState } from './trading-state.ts';

const at = '2026-01-05T14:30:00.000Z';
type Draft = JournalEntry extends infer E
  ? E extends JournalEntry
    ? Omit<E, 'seq'>
    : never
  : never;

const order = (clOrdId: string, side: 'buy' | 'sell' = 'buy'): Draft => ({
  type: 'order',
  at,
  client: 'desk',
  incarnation: 1,
  clOrdId,
  account: 'HOUSE',
  symbol: 'ACME',
  side,
  quantity: '100',
  price: '101.25',
  tif: 'DAY',
});

const report = (seq: number, clOrdId: string, change: Partial<ExecutionReport>): Draft => ({
  type: 'report',
  at,
  incarnation: 1,
  report: {
    type: 'executionReport',
    seq,
    execId: `E${seq}`,
    execType: 'new',
    clOrdId,
    exchangeOrderId: `X-${clOrdId}`,
    account: 'HOUSE',
    symbol: 'ACME',
    side: 'buy',
    lastQuantity: '0',
    lastPrice: '0',
    leavesQuantity: '100',
    cumQuantity: '0',
    status: 'NEW',
    transactTime: at,
    ...change,
  },
});

const stateOf = (drafts: readonly Draft[]): TradingState => {
  const state = emptyTradingState();
  drafts.forEach((draft, i) => {
    applyEntry(state, { ...draft, seq: i + 1 });
  });
  return state;
};

const filled = { execType: 'trade', leavesQuantity: '0', status: 'FILLED' } as const;

test('an order is in flight until the exchange answers, then open until it is finished', (t) => {
  const journaled = stateOf([order('a')]);
  t.deepEqual([[...journaled.inFlight.keys()], journaled.openOrders.size], [['a'], 0]);
  const known = stateOf([order('a'), report(1, 'a', {})]);
  t.deepEqual([known.inFlight.size, [...known.openOrders.keys()], known.nextIn], [0, ['a'], 2]);
  const done = stateOf([order('a'), report(1, 'a', {}), report(2, 'a', filled)]);
  t.is(done.openOrders.size, 0);
});

test('positions add buys, subtract sells, and a flat one is no position', (t) => {
  const trade = { execType: 'trade', status: 'PARTIALLY_FILLED' } as const;
  const bought = report(1, 'a', { ...trade, lastQuantity: '40' });
  const sold = report(2, 'b', { ...trade, side: 'sell', lastQuantity: '15.5' });
  const position = { account: 'HOUSE', symbol: 'ACME', quantity: '24.5' };
  t.deepEqual(listPositions(stateOf([bought, sold]).positions), [position]);
  const flat = report(3, 'b', { ...trade, side: 'sell', lastQuantity: '24.5' });
  t.deepEqual(listPositions(stateOf([bought, sold, flat]).positions), []);
});

test('an entry that does not follow is never applied', (t) => {
  const state = emptyTradingState();
  t.throws(() => applyEntry(state, { ...order('a'), seq: 2 }), { message: /does not follow/ });
  t.is(state.inFlight.size, 0);
});

const drafts = fc.array(
  fc.oneof(
    fc.nat(9).map((n) => order(`o${n}`, n % 2 === 0 ? 'buy' : 'sell')),
    fc.tuple(fc.nat(9), fc.nat(500)).map(([n, quantity]) =>
      report(n + 1, `o${n}`, {
        execType: quantity > 0 ? 'trade' : 'new',
        lastQuantity: String(quantity),
        status: quantity > 400 ? 'FILLED' : 'PARTIALLY_FILLED',
      }),
    ),
    fc.constant<Draft>({ type: 'promoted', at, engine: 'engine-b', incarnation: 2 }),
  ),
  { maxLength: 40 },
);

test('two engines at one sequence have one digest, however one of them was restored', (t) => {
  fc.assert(
    fc.property(drafts, fc.nat(40), (entries, cut) => {
      const whole = stateOf(entries);
      const restored = readStateText(stateText(stateOf(entries.slice(0, cut))));
      if (restored === undefined) return t.fail('the checkpoint text was not readable');
      entries.slice(cut).forEach((draft, i) => {
        applyEntry(restored, { ...draft, seq: Math.min(cut, entries.length) + i + 1 });
      });
      return t.is(stateDigest(restored), stateDigest(whole));
    }),
  );
});

test('a different state has a different digest', (t) => {
  const [a, b] = [stateOf([order('a')]), stateOf([order('b')])];
  t.not(stateDigest(a), stateDigest(b));
});
