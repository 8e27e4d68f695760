/**
 * What an account stands to hold and what it costs: positions, and on top what could still fill.
 * The worst of buying everything and selling everything counts, because either may happen. Pure.
 */
import { formatDecimal, parseDecimal } from '../book/decimal.ts';
import { instruments } from '../book/instruments.ts';
import { formatNotional, type Limits, limitOf, notionalOf } from '../book/limits.ts';
import type { NewOrder, Side } from '../book/order.ts';
import type { TradingState } from '../book/trading-state.ts';

export type Exposure = {
  readonly account: string;
  readonly symbol: string;
  readonly position: string;
  readonly workingBuy: string;
  readonly workingSell: string;
  /** The largest position, whatever the sign, that what works could make of it. */
  readonly worst: string;
  readonly notional: string;
};

export type Breach = {
  readonly account: string;
  readonly symbol?: string;
  readonly limit: keyof Limits;
  readonly value: string;
  readonly most: string;
};

type Sum = { position: number; buy: number; sell: number; notional: bigint };

export type Prices = ReadonlyMap<string, number>;

const startPrices = new Map(instruments.map(({ symbol, price }) => [symbol, parseDecimal(price)]));

/** Exposures by account and symbol, in that order. Positions of the day and of its start add up. */
export const exposuresOf = (
  state: Pick<TradingState, 'positions' | 'openOrders' | 'inFlight'>,
  startOfDay: ReadonlyMap<string, number>,
  prices: Prices,
): readonly Exposure[] => {
  const sums = new Map<string, Sum>();
  const sumOf = (key: string): Sum => {
    const sum = sums.get(key) ?? { position: 0, buy: 0, sell: 0, notional: 0n };
    sums.set(key, sum);
    return sum;
  };
  for (const positions of [startOfDay, state.positions]) {
    for (const [key, quantity] of positions) sumOf(key).position += quantity;
  }
  for (const order of state.openOrders.values()) addWorking(sumOf(keyOf(order)), order);
  for (const order of state.inFlight.values()) {
    addWorking(sumOf(keyOf(order)), { ...order, leavesQuantity: order.quantity });
  }
  return [...sums.keys()].sort().map((key) => exposureOf(key, sumOf(key), prices));
};

const keyOf = ({ account, symbol }: NewOrder): string => `${account}\u0000${symbol}`;

type WorkingOrder = NewOrder & { readonly leavesQuantity: string };

const addWorking = (sum: Sum, { side, leavesQuantity, price }: WorkingOrder): void => {
  const leaves = parseDecimal(leavesQuantity) ?? 0;
  sum[side] += leaves;
  sum.notional += notionalOf(leaves, parseDecimal(price) ?? 0);
};

const exposureOf = (key: string, sum: Sum, prices: Prices): Exposure => {
  const [account = '', symbol = ''] = key.split('\u0000');
  const price = prices.get(symbol) ?? startPrices.get(symbol) ?? 0;
  const { position, buy, sell } = sum;
  const worst = Math.max(Math.abs(position + buy), Math.abs(position - sell));
  return {
    ...{ account, symbol, position: formatDecimal(position) },
    ...{ workingBuy: formatDecimal(buy), workingSell: formatDecimal(sell) },
    worst: formatDecimal(worst),
    notional: formatNotional(notionalOf(position, price) + sum.notional),
  };
};

/** The limits that exposures are above; at a limit is within it. */
export const breachesOf = (exposures: readonly Exposure[], limits: Limits): readonly Breach[] => {
  const most = limitOf(limits, 'maxPosition');
  const ofPosition = exposures
    .filter(({ worst }) => (parseDecimal(worst) ?? 0) > most)
    .map(({ account, symbol, worst }): Breach => {
      return { account, symbol, limit: 'maxPosition', value: worst, most: limits.maxPosition };
    });
  const gross = new Map<string, bigint>();
  for (const { account, notional } of exposures) {
    gross.set(account, (gross.get(account) ?? 0n) + BigInt(notional));
  }
  const mostGross = BigInt(limitOf(limits, 'maxGrossNotional')) / 10_000n;
  const ofAccount = [...gross]
    .filter(([, notional]) => notional > mostGross)
    .map(([account, notional]): Breach => {
      const value = String(notional);
      return { account, limit: 'maxGrossNotional', value, most: limits.maxGrossNotional };
    });
  return [...ofPosition, ...ofAccount];
};

/** The exposures as they would be with one more order working. */
export const withOrder = (
  state: Pick<TradingState, 'positions' | 'openOrders' | 'inFlight'>,
  order: NewOrder & { readonly side: Side },
): Pick<TradingState, 'positions' | 'openOrders' | 'inFlight'> => ({
  positions: state.positions,
  openOrders: state.openOrders,
  inFlight: new Map([...state.inFlight, [order.clOrdId, { ...order, sequence: 0 }]]),
});
