/** `a`, `a and b`, `a, b and c`; what to say when there is none. Pure. */
export const list = (items: readonly string[], none = 'none'): string => {
  const last = items.at(-1);
  if (last === undefined) return none;
  return items.length === 1 ? last : `${items.slice(0, -1).join(', ')} and ${last}`;
};

export const count = (n: number, thing: string): string => `${n} ${thing}${n === 1 ? '' : 's'}`;
