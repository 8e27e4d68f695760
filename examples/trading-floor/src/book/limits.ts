/**
 * The limits of the risk desk, and what one order alone may not do under them. A version of the
 * limits is its exact text; the hash is over that text. Pure.
 */
import { createHash } from 'node:crypto';
import { formatDecimal, parseDecimal } from './decimal.ts';
import type { NewOrder } from './order.ts';

export type Limits = {
  /** Of one order, in units. */
  readonly maxOrderQuantity: string;
  /** Of one order, quantity times price. */
  readonly maxOrderNotional: string;
  /** Of one account in one symbol, in units, whatever the sign, with what works on that side. */
  readonly maxPosition: string;
  /** Of one account over all symbols: positions at the last price, and what works at its own. */
  readonly maxGrossNotional: string;
};

const names = [
  'maxOrderQuantity',
  'maxOrderNotional',
  'maxPosition',
  'maxGrossNotional',
] as const satisfies readonly (keyof Limits)[];

/** The limits in a value; undefined when one is missing or is not a decimal. */
export const readLimits = (value: unknown): Limits | undefined => {
  if (typeof value !== 'object' || value === null) return undefined;
  const fields = value as Readonly<Record<string, unknown>>;
  const [maxOrderQuantity, maxOrderNotional, maxPosition, maxGrossNotional] = names.map((name) =>
    parseDecimal(fields[name]) === undefined ? undefined : String(fields[name]),
  );
  const whole = maxOrderQuantity && maxOrderNotional && maxPosition && maxGrossNotional;
  if (!whole) return undefined;
  return { maxOrderQuantity, maxOrderNotional, maxPosition, maxGrossNotional };
};

export const limitsHash = (text: string): string => createHash('sha256').update(text).digest('hex');

/** The limits that are higher in `limits` than in `than`, each as 'name: 5 instead of 4'. */
export const looserThan = (limits: Limits, than: Limits): readonly string[] =>
  names
    .filter((name) => (parseDecimal(limits[name]) ?? 0) > (parseDecimal(than[name]) ?? 0))
    .map((name) => `${name}: ${limits[name]} instead of ${than[name]}`);

/** Quantity times price, both in ten-thousandths, in ten-thousandths: too large for a float. */
export const notionalOf = (quantity: number, price: number): bigint =>
  (BigInt(Math.abs(quantity)) * BigInt(Math.abs(price))) / 10_000n;

/** A sum of money as text, in whole units. */
export const formatNotional = (notional: bigint): string => String(notional / 10_000n);

export const limitOf = (limits: Limits, name: keyof Limits): number =>
  parseDecimal(limits[name]) ?? 0;

/** Why an order alone breaks the limits; undefined when it does not. */
export const orderOverLimits = (
  order: Pick<NewOrder, 'quantity' | 'price'>,
  limits: Limits,
  version: number,
): string | undefined => {
  const [quantity, price] = [parseDecimal(order.quantity) ?? 0, parseDecimal(order.price) ?? 0];
  const most = limitOf(limits, 'maxOrderQuantity');
  const of = `(limits v${version})`;
  if (quantity > most) {
    return `order quantity ${order.quantity} is above ${formatDecimal(most)} ${of}`;
  }
  const notional = notionalOf(quantity, price);
  if (notional > BigInt(limitOf(limits, 'maxOrderNotional'))) {
    return `order notional ${formatNotional(notional)} is above ${limits.maxOrderNotional} ${of}`;
  }
  return undefined;
};
