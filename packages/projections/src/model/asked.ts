/**
 * A lookup as tables answer it: its columns in one order whoever wrote them, its values as one
 * text. Pure. Computed once per event, and compared as text.
 */
import type { Mode } from '@recovery-ledger/ledger';
import type { Lookup, Row, Table } from './table.ts';

export type Asked = {
  readonly table: Table;
  /** With the mode among them, sorted. */
  readonly columns: readonly string[];
  /** The same as one text. */
  readonly named: string;
  readonly values: string;
  readonly where: Row;
};

export const asked = ({ table, where }: Lookup, mode: Mode): Asked => {
  const shape = shapeOf(where);
  const scoped = { mode, ...where };
  return { table, ...shape, values: valuesText(shape.columns, scoped), where: scoped };
};

export const isSame = (a: Asked, b: Asked): boolean =>
  a.values === b.values && a.table === b.table && a.named === b.named;

export const valuesText = (columns: readonly string[], row: Row): string => {
  let text = '';
  for (const column of columns) text += textOf(row[column]);
  return text;
};

/** Texts of different values differ, whatever they are and whatever stands beside them. */
const textOf = (value: unknown): string => {
  if (typeof value === 'string') return `${value.length}:${value}`;
  return typeof value === 'number' || typeof value === 'boolean'
    ? `${value};`
    : `${JSON.stringify(value ?? null)};`;
};

type Shape = Pick<Asked, 'columns' | 'named'>;

/** There are few: one for every way in which a projection looks something up. */
const shapes = new Map<string, Shape>();

const shapeOf = (where: Row): Shape => {
  const written = Object.keys(where).join();
  const known = shapes.get(written);
  if (known !== undefined) return known;
  const columns = [...new Set(['mode', ...Object.keys(where)])].sort();
  const shape = { columns, named: columns.join() };
  shapes.set(written, shape);
  return shape;
};
