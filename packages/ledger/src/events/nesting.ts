/**
 * How deep a value may be nested. Pure. JSON has no limit, but whoever walks through a value has
 * one: a stack. What is deeper than any evidence would stop every fold, store and report that
 * touches it, so it is refused once, where it is read and where it is written.
 */
export const deepest = 64;

export const nestsTooDeep = (value: unknown, levels: number = deepest): boolean => {
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0) return true;
  return Object.values(value).some((inner) => nestsTooDeep(inner, levels - 1));
};
