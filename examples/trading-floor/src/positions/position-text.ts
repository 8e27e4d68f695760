/** The position book as text, for its files, and back. Single fills are not in it. Pure. */
import type { FillTotal } from '../book/fills.ts';
import { listPositions, type Position, readPositions } from '../book/positions.ts';
import { PositionBook } from './position-book.ts';

type Kept = {
  readonly sequence: number;
  readonly exchangeSequence: number;
  readonly asOf: string | null;
  readonly positions: readonly Position[];
  readonly totals: readonly FillTotal[];
  readonly open: readonly (readonly [string, string])[];
};

export const positionText = (book: PositionBook): string => {
  const kept: Kept = {
    sequence: book.sequence,
    exchangeSequence: book.exchangeSequence,
    asOf: book.asOf,
    positions: listPositions(book.positions),
    totals: book.totals.list(),
    open: [...book.open].map(([clOrdId, { cumQuantity }]) => [clOrdId, cumQuantity]),
  };
  return JSON.stringify(kept);
};

const isKept = (value: unknown): value is Kept => {
  if (typeof value !== 'object' || value === null) return false;
  const { sequence, positions, totals, open } = value as Record<string, unknown>;
  return Number.isSafeInteger(sequence) && [positions, totals, open].every(Array.isArray);
};

/** What a text of positionText says; undefined when it is none. */
export const readPositionText = (text: string): PositionBook | undefined => {
  const value: unknown = JSON.parse(text);
  if (!isKept(value)) return undefined;
  const positions = readPositions(value.positions);
  if (positions === undefined) return undefined;
  const book = new PositionBook();
  book.sequence = value.sequence;
  book.exchangeSequence = value.exchangeSequence;
  book.asOf = value.asOf;
  book.positions = positions;
  book.totals.load(value.totals);
  book.fills.startAfter(value.exchangeSequence);
  for (const [clOrdId, cumQuantity] of value.open) book.open.set(clOrdId, { cumQuantity });
  return book;
};
