/** An order as a client states it, and the check that it is one. Pure. */
import { parseDecimal } from './decimal.ts';

export type Side = 'buy' | 'sell';
export type TimeInForce = 'DAY' | 'GTC' | 'IOC';
export type OrderStatus =
  | 'PENDING'
  | 'NEW'
  | 'PARTIALLY_FILLED'
  | 'FILLED'
  | 'CANCELED'
  | 'REJECTED';

/** Quantities and prices are decimal text, see decimal.ts. */
export type NewOrder = {
  readonly clOrdId: string;
  readonly account: string;
  readonly symbol: string;
  readonly side: Side;
  readonly quantity: string;
  readonly price: string;
  readonly tif: TimeInForce;
};

const isName = (value: unknown): value is string =>
  typeof value === 'string' && value.length > 0 && value.length <= 64;

const isPositive = (value: unknown): value is string => (parseDecimal(value) ?? 0) > 0;

const isSide = (value: unknown): value is Side => value === 'buy' || value === 'sell';

const isTimeInForce = (value: unknown): value is TimeInForce =>
  value === 'DAY' || value === 'GTC' || value === 'IOC';

/** The order in a message, or undefined when a field is missing or malformed. */
export const readOrder = (message: Readonly<Record<string, unknown>>): NewOrder | undefined => {
  const { clOrdId, account, symbol, side, quantity, price, tif } = message;
  if (!isName(clOrdId) || !isName(account) || !isName(symbol) || !isSide(side)) return undefined;
  if (!isPositive(quantity) || !isPositive(price) || !isTimeInForce(tif)) return undefined;
  return { clOrdId, account, symbol, side, quantity, price, tif };
};

export const isOpen = (status: OrderStatus): boolean =>
  status === 'PENDING' || status === 'NEW' || status === 'PARTIALLY_FILLED';
