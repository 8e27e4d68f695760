/** Signed positions per account and symbol, in ten-thousandths; a flat one is dropped. Pure. */
import { formatDecimal, parseDecimal } from './decimal.ts';
import type { ExecutionReport } from './report.ts';

export type Position = {
  readonly account: string;
  readonly symbol: string;
  readonly quantity: string;
};

export type Positions = Map<string, number>;

const keyOf = (account: string, symbol: string): string => `${account}\u0000${symbol}`;

/** Adds a trade's signed quantity, in place, and takes a busted one back; the rest changes none. */
export const applyToPositions = (positions: Positions, report: ExecutionReport): void => {
  const isBust = report.execType === 'bust';
  if (report.execType !== 'trade' && !isBust) return;
  const quantity = parseDecimal(report.lastQuantity) ?? 0;
  const signed = (report.side === 'buy') === isBust ? -quantity : quantity;
  const key = keyOf(report.account, report.symbol);
  const sum = (positions.get(key) ?? 0) + signed;
  if (sum === 0) positions.delete(key);
  else positions.set(key, sum);
};

/** The positions as they travel: sorted by account and symbol, decimal text. */
export const listPositions = (positions: ReadonlyMap<string, number>): readonly Position[] =>
  [...positions.keys()].sort().map((key) => {
    const [account = '', symbol = ''] = key.split('\u0000');
    return { account, symbol, quantity: formatDecimal(positions.get(key) ?? 0) };
  });

/**
 * The positions of the start of the day, 'HOUSE:ACME:1000,…' or 'none'. Throws when a part is not
 * account:symbol:quantity: a book that starts wrong is wrong all day.
 */
export const readStartOfDay = (text: string): Positions => {
  const positions = text === 'none' ? new Map() : readPositionsText(text);
  if (positions !== undefined) return positions;
  throw new Error(`FLOOR_START_OF_DAY must be account:symbol:quantity with commas, not ${text}`);
};

const readPositionsText = (text: string): Positions | undefined => {
  const listed = text.split(',').flatMap((part) => {
    const [account = '', symbol = '', quantity = ''] = part.trim().split(':');
    return part.trim() === '' ? [] : [{ account, symbol, quantity }];
  });
  return listed.every(({ symbol }) => symbol !== '') ? readPositions(listed) : undefined;
};

/** The inverse of listPositions; undefined when a quantity is not a decimal. */
export const readPositions = (listed: readonly Position[]): Positions | undefined => {
  const positions: Positions = new Map();
  for (const { account, symbol, quantity } of listed) {
    const scaled = parseDecimal(quantity);
    if (scaled === undefined) return undefined;
    positions.set(keyOf(account, symbol), scaled);
  }
  return positions;
};
