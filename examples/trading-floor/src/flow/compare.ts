/** Compares one order as the exchange, the database and the desk know it. Pure. */
import { formatDecimal, parseDecimal } from '../book/decimal.ts';

/** The fields on which two records of one order must agree. */
export type KnownOrder = {
  readonly status: string;
  readonly quantity: string;
  readonly cumQuantity: string;
  /** When the firm took it; only the database knows. */
  readonly createdAt?: Date;
};

export type Difference = {
  readonly clOrdId: string;
  readonly kind: 'missingAtExchange' | 'missingInDatabase' | 'mismatched';
};

const canonical = (text: string): string => formatDecimal(parseDecimal(text) ?? Number.NaN);

export const differenceOf = (
  clOrdId: string,
  exchange: KnownOrder | undefined,
  database: KnownOrder | undefined,
): Difference | undefined => {
  if (exchange === undefined) return { clOrdId, kind: 'missingAtExchange' };
  if (database === undefined) return { clOrdId, kind: 'missingInDatabase' };
  const same =
    exchange.status === database.status &&
    canonical(exchange.quantity) === canonical(database.quantity) &&
    canonical(exchange.cumQuantity) === canonical(database.cumQuantity);
  return same ? undefined : { clOrdId, kind: 'mismatched' };
};

/** While the tables are still behind, only what the exchange does not have is lost for certain. */
export const certainOf = (
  differences: readonly Difference[],
  tablesAreBehind: boolean,
): readonly Difference[] =>
  tablesAreBehind ? differences.filter(({ kind }) => kind === 'missingAtExchange') : differences;

/** The one-word verdict; anything not looked at makes it UNKNOWN, never NONE_LOST. */
export const verdictOf = (
  differences: readonly Difference[],
  complete: boolean,
): 'NONE_LOST' | 'LOST' | 'UNKNOWN' => {
  if (differences.length > 0) return 'LOST';
  return complete ? 'NONE_LOST' : 'UNKNOWN';
};
