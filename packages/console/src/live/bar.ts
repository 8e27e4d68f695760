/** Bars of block characters, to an eighth of a cell. Pure. */
const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/** `share` of `cells`, from the left; anything above zero shows at least a sliver. */
export const bar = (share: number, cells: number): string => {
  const whole = Math.max(0, Math.min(1, share)) * cells * 8;
  const filled = share > 0 ? Math.max(1, Math.round(whole)) : 0;
  return `${'█'.repeat(Math.floor(filled / 8))}${eighths[filled % 8] ?? ''}`.padEnd(cells, ' ');
};

/** A piece from `from` to `to` of a span, placed where it belongs; never shorter than one cell. */
export const span = (from: number, to: number, whole: number, cells: number): string => {
  if (whole <= 0) return ' '.repeat(cells);
  const begin = Math.min(cells - 1, Math.max(0, Math.floor((from / whole) * cells)));
  const end = Math.max(begin + 1, Math.min(cells, Math.ceil((to / whole) * cells)));
  return `${' '.repeat(begin)}${'█'.repeat(end - begin)}`.padEnd(cells, ' ');
};
