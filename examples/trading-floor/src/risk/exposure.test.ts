/** Exposures count what could still fill, the worse side of it; a breach is above a limit. */
import test from 'ava';
import type { NewOrder } from '../book/order.ts';
import { emptyTradingState } from '../book/trading-state.ts';
import { breachesOf, exposuresOf, withOrder } from './exposure.ts';

const limits = {
  maxOrderQuantity: '10000',
  maxOrderNotional: '5000000',
  maxPosition: '1000',
  maxGrossNotional: '120000',
};

const order = (clOrdId: string, side: 'buy' | 'sell', quantity: string): NewOrder => ({
  ...{ clOrdId, account: 'HOUSE', symbol: 'ACME', side, quantity },
  ...{ price: '100', tif: 'GTC' },
});

const key = 'HOUSE\u0000ACME';
const prices = new Map([['ACME', 1_000_000]]);

/** 300 held since yesterday, 200 bought today, 400 to buy and 900 to sell at work. */
const state = () => {
  const working = emptyTradingState();
  working.positions.set(key, 2_000_000);
  const open = { exchangeOrderId: 'X', status: 'PARTIALLY_FILLED', cumQuantity: '100' } as const;
  working.openOrders.set('a', { ...order('a', 'buy', '500'), ...open, leavesQuantity: '400' });
  working.inFlight.set('b', { ...order('b', 'sell', '900'), sequence: 1 });
  return working;
};
const startOfDay = new Map([[key, 3_000_000]]);

test('an exposure is the position and the worse of what could still be bought or sold', (t) => {
  t.deepEqual(exposuresOf(state(), startOfDay, prices), [
    {
      ...{ account: 'HOUSE', symbol: 'ACME', position: '500' },
      ...{ workingBuy: '400', workingSell: '900', worst: '900', notional: '180000' },
    },
  ]);
});

test('a position or a gross notional above its limit is a breach, at the limit it is none', (t) => {
  const exposures = exposuresOf(state(), startOfDay, prices);
  t.deepEqual(breachesOf(exposures, { ...limits, maxGrossNotional: '180000' }), []);
  t.deepEqual(breachesOf(exposures, limits), [
    { account: 'HOUSE', limit: 'maxGrossNotional', value: '180000', most: '120000' },
  ]);
  const more = withOrder(state(), order('c', 'buy', '200.5'));
  t.deepEqual(
    breachesOf(exposuresOf(more, startOfDay, prices), { ...limits, maxGrossNotional: '1000000' }),
    [{ account: 'HOUSE', symbol: 'ACME', limit: 'maxPosition', value: '1100.5', most: '1000' }],
  );
});
