/**
 * Whether two versions of a row say the same, whatever their `seq`. Pure. What JSON leaves out is
 * equal to what is not there: a row that came back from the database equals the one that went.
 */
import type { Row } from './table.ts';

export const sameRow = (a: Row, b: Row): boolean => {
  for (const column in b) {
    if (column !== 'seq' && a[column] !== b[column] && !same(a[column], b[column])) return false;
  }
  for (const column in a) if (!(column in b) && a[column] !== undefined) return false;
  return true;
};

const same = (a: unknown, b: unknown): boolean => {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((value, i) => same(value, b[i]));
  }
  const [left, right] = [Object.entries(a).filter(isSaid), Object.entries(b).filter(isSaid)];
  const known = new Map(right);
  return left.length === right.length && left.every(([name, v]) => same(v, known.get(name)));
};

const isSaid = ([, value]: readonly [string, unknown]): boolean => value !== undefined;
