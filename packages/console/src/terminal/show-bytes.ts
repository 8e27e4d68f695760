/** Sizes for people: `312 B`, `4.2 kB`, `1.3 GB` (powers of 1000). Pure. */
const units = ['B', 'kB', 'MB', 'GB', 'TB'];

export const showBytes = (bytes: number): string => {
  let [value, unit] = [bytes, 0];
  while (value >= 999.5 && unit < units.length - 1) [value, unit] = [value / 1_000, unit + 1];
  return `${unit === 0 || value >= 99.5 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`;
};
