/** Lines whose cells stand under each other, whatever colours they hold. Pure. */
import { stripVTControlCharacters } from 'node:util';

export type Row = readonly string[];

export const width = (text: string): number => stripVTControlCharacters(text).length;

export const padEnd = (text: string, to: number): string =>
  text + ' '.repeat(Math.max(0, to - width(text)));

/** The last cell of a row is not padded; `head` is the first row where there is one. */
export const columns = (rows: readonly Row[], gap = '  '): readonly string[] => {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, index) => {
      widths[index] = Math.max(widths[index] ?? 0, width(cell));
    });
  }
  return rows.map((row) =>
    row
      .map((cell, index) => (index === row.length - 1 ? cell : padEnd(cell, widths[index] ?? 0)))
      .join(gap)
      .trimEnd(),
  );
};

export const truncate = (text: string, to: number): string =>
  text.length <= to ? text : `${text.slice(0, Math.max(0, to - 1))}…`;
